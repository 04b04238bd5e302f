import { appTreeApiRef, coreExtensionData, useApi } from '@backstage/frontend-plugin-api';
import { useLocation } from 'react-router-dom';
import { NothingHere } from './NothingHere.tsx';
import { notFoundWords } from './notFoundWords.ts';

/**
 * What stands where there is nothing to show. Backstage's plugins show the same page to somebody
 * without a permission, so it has words for that too.
 */
export function NotFoundPage() {
  const { pathname } = useLocation();
  const extensionIds = useApi(appTreeApiRef)
    .getNodesByRoutePath(pathname)
    // Every address is below the page at "/".
    .nodes.filter(node => node.instance?.getData(coreExtensionData.routePath) !== '/')
    .map(node => node.spec.id);
  return <NothingHere {...notFoundWords(extensionIds)} />;
}

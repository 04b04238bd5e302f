import { coreExtensionData } from '@backstage/frontend-plugin-api';
import type { ReactElement } from 'react';

/** What a stock extension's factory makes, an element among it. */
interface Stock<Data extends { readonly id: string }> extends Iterable<Data> {
  get(ref: typeof coreExtensionData.reactElement): ReactElement;
}

/** What a stock extension makes, with something around its element. */
export function wrapElement<Data extends { readonly id: string }>(
  stock: Stock<Data>,
  wrap: (element: ReactElement) => ReactElement,
) {
  const { reactElement } = coreExtensionData;
  return [
    ...[...stock].filter(({ id }) => id !== reactElement.id),
    reactElement(wrap(stock.get(reactElement))),
  ];
}

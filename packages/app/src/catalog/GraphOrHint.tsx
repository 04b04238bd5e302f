import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { Box, Flex, Text } from '@backstage/ui';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';

/** The graph starts at an entity; without one its page is a blank canvas. */
export function GraphOrHint({ children }: { readonly children: ReactNode }) {
  const [query] = useSearchParams();
  const catalogLink = useRouteRef(catalogPlugin.routes.catalogIndex);
  if ([...query.keys()].some(key => key.startsWith('rootEntityRefs'))) {
    return children;
  }
  return (
    <Box p="5">
      <Flex direction="column" gap="4" style={{ maxWidth: 560 }}>
        <Text as="h1" variant="title-small" weight="bold">
          Where should the graph start?
        </Text>
        <Text as="p" variant="body-large" color="secondary">
          Open an entity{' '}
          {catalogLink ? <Link to={catalogLink()}>in the catalog</Link> : 'in the catalog'}, and
          choose “View graph” under its relations.
        </Text>
      </Flex>
    </Box>
  );
}

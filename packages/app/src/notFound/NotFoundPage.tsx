import { Link } from '@backstage/core-components';
import {
  appTreeApiRef,
  configApiRef,
  coreExtensionData,
  useApi,
} from '@backstage/frontend-plugin-api';
import { Box, Button, Flex, Text } from '@backstage/ui';
import { useLocation, useNavigate } from 'react-router-dom';
import { notFoundWords } from './notFoundWords.ts';

/**
 * What stands where there is nothing to show. Backstage's plugins show the same page to somebody
 * without a permission, so it has words for that too. It leads to `app.support.url`, if anywhere.
 */
export function NotFoundPage() {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const extensionIds = useApi(appTreeApiRef)
    .getNodesByRoutePath(pathname)
    // Every address is below the page at "/".
    .nodes.filter(node => node.instance?.getData(coreExtensionData.routePath) !== '/')
    .map(node => node.spec.id);
  const support = useApi(configApiRef).getOptionalString('app.support.url');
  const { title, text } = notFoundWords(extensionIds);
  return (
    <Box p="5">
      <Flex direction="column" gap="4" style={{ maxWidth: 560 }}>
        <Text as="h1" variant="title-small" weight="bold">
          {title}
        </Text>
        <Text as="p" variant="body-large" color="secondary">
          {text}
        </Text>
        <Flex gap="4" align="center">
          <Button variant="secondary" onPress={() => navigate(-1)}>
            Go back
          </Button>
          {support && <Link to={support}>Ask who looks after the portal</Link>}
        </Flex>
      </Flex>
    </Box>
  );
}

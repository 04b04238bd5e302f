import { Link } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Box, Button, Flex, Text } from '@backstage/ui';
import { useNavigate } from 'react-router-dom';

interface NothingHereProps {
  readonly title: string;
  readonly text: string;
}

/** Says why there is nothing to show, and leads back, or to `app.support.url` if there is one. */
export function NothingHere({ title, text }: NothingHereProps) {
  const navigate = useNavigate();
  const support = useApi(configApiRef).getOptionalString('app.support.url');
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

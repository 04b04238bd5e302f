import { Alert, Button, Card, CardBody, Flex, Text } from '@backstage/ui';
import { LogoMark } from '../brand/LogoMark.tsx';
import { NothingToOffer } from './NothingToOffer.tsx';
import { oauthProviders } from './oauthProviders.ts';
import type { OAuthProviderId, OfferedProviders } from './offeredProviders.ts';
import { useGuestOffer } from './useGuestOffer.ts';

interface SignInCardProps {
  readonly title: string;
  readonly providers: OfferedProviders;
  readonly pending: OAuthProviderId | undefined;
  readonly error: Error | undefined;
  readonly onOAuth: (id: OAuthProviderId) => void;
  readonly onGuest: () => void;
}

/** One button for each way in, or why there is none. */
export function SignInCard(props: SignInCardProps) {
  const { title, providers, pending, error, onOAuth, onGuest } = props;
  const guest = useGuestOffer(providers.guest);

  return (
    <Flex
      direction="column"
      align="center"
      justify="center"
      gap="6"
      p="4"
      style={{ minHeight: '100vh', boxSizing: 'border-box' }}
    >
      <Flex align="center" gap="3">
        <LogoMark size={40} />
        <Text as="h1" variant="title-medium" weight="bold">
          {title}
        </Text>
      </Flex>
      <Card style={{ width: '100%', maxWidth: 420 }}>
        <CardBody>
          <Flex direction="column" gap="3" p="3">
            <Text as="h2" variant="title-x-small" weight="bold">
              Sign in
            </Text>
            {error && (
              <Alert status="danger" icon title="Sign-in failed" description={error.message} />
            )}
            {providers.oauth.map(id => (
              <Button key={id} isPending={pending === id} onPress={() => onOAuth(id)}>
                Continue with {oauthProviders[id].title}
              </Button>
            ))}
            {guest === 'offered' && (
              <>
                <Button
                  variant={providers.oauth.length > 0 ? 'secondary' : 'primary'}
                  onPress={onGuest}
                >
                  Continue as guest
                </Button>
                <Text variant="body-small" color="secondary">
                  Guests exist in development only.
                </Text>
              </>
            )}
            {guest !== 'offered' && providers.oauth.length === 0 && (
              <NothingToOffer guest={guest} providers={providers} />
            )}
          </Flex>
        </CardBody>
      </Card>
    </Flex>
  );
}

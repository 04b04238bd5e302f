import { Alert, Button, Skeleton } from '@backstage/ui';
import type { GuestOffer } from './guestOffer.ts';
import { type OfferedProviders, oauthProviderIds } from './offeredProviders.ts';

interface NothingToOfferProps {
  readonly guest: GuestOffer | undefined;
  readonly providers: OfferedProviders;
}

/** Why the sign-in page has no button, and what to set or to try. */
export function NothingToOffer({ guest, providers }: NothingToOfferProps) {
  if (guest === undefined) {
    return <Skeleton height={32} />;
  }
  if (guest === 'unavailable') {
    return (
      <Alert
        status="danger"
        icon
        title="The sign-in service does not answer"
        description="It may be starting, or it may be down."
        customActions={
          <Button variant="secondary" size="small" onPress={() => window.location.reload()}>
            Try again
          </Button>
        }
      />
    );
  }
  return (
    <Alert
      status="warning"
      icon
      title="No sign-in is configured"
      description={
        <>
          {providers.guest &&
            'The backend refuses guests, because it does not run in development. '}
          Set <code>auth.providers.&lt;id&gt;.{providers.environment}</code> with a{' '}
          <code>clientId</code>, a <code>clientSecret</code> and <code>signIn.resolvers</code>,
          where the id is one of {oauthProviderIds.join(', ')}.
        </>
      }
    />
  );
}

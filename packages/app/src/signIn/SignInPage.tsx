import { Progress, ProxiedSignInPage } from '@backstage/core-components';
import { configApiRef, type IdentityApi, useApi } from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { useCallback, useMemo, useState } from 'react';
import { offeredProviders } from './offeredProviders.ts';
import { forgetOnSignOut, rememberedProvider } from './rememberedProvider.ts';
import { SignInCard } from './SignInCard.tsx';
import { useOAuthSignIn } from './useOAuthSignIn.ts';

/**
 * Offers every provider that can sign somebody in. Nobody is signed in before they chose, even where
 * there is only one; after that a reload resumes the session.
 */
export function SignInPage({ onSignInSuccess }: SignInPageProps) {
  const config = useApi(configApiRef);
  const providers = useMemo(() => offeredProviders(config), [config]);
  const [remembered] = useState(rememberedProvider.get);
  const [guestAttempt, setGuestAttempt] = useState(
    providers.guest && remembered === 'guest' ? 1 : 0,
  );

  const enter = useCallback(
    (providerId: string, identity: IdentityApi) => {
      rememberedProvider.set(providerId);
      onSignInSuccess(forgetOnSignOut(identity));
    },
    [onSignInSuccess],
  );
  const oauth = useOAuthSignIn({
    resume: providers.oauth.find(id => id === remembered),
    onSignIn: enter,
  });

  const card = (error: Error | undefined) => (
    <SignInCard
      title={config.getOptionalString('app.title') ?? 'Splitstage'}
      providers={providers}
      pending={oauth.pending}
      error={error}
      onGuest={() => setGuestAttempt(attempt => attempt + 1)}
      onOAuth={id => {
        setGuestAttempt(0);
        oauth.signIn(id);
      }}
    />
  );

  if (guestAttempt > 0) {
    return (
      <ProxiedSignInPage
        key={guestAttempt}
        provider="guest"
        onSignInSuccess={identity => enter('guest', identity)}
        ErrorComponent={({ error }) => card(error)}
      />
    );
  }
  if (oauth.pending && oauth.pending === remembered && !oauth.error) {
    return <Progress />;
  }
  return card(oauth.error);
}

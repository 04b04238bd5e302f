import { UserIdentity } from '@backstage/core-components';
import { type IdentityApi, useApiHolder } from '@backstage/frontend-plugin-api';
import { useCallback, useEffect, useState } from 'react';
import { oauthProviders } from './oauthProviders.ts';
import type { OAuthProviderId } from './offeredProviders.ts';

interface Options {
  /** Signed in here the last time: its session is resumed without a popup if it still lives. */
  readonly resume: OAuthProviderId | undefined;
  readonly onSignIn: (providerId: OAuthProviderId, identity: IdentityApi) => void;
}

/** Signs in with an OAuth provider; `pending` names the one that is being asked. */
export function useOAuthSignIn({ resume, onSignIn }: Options) {
  const apis = useApiHolder();
  const [pending, setPending] = useState<OAuthProviderId | undefined>(resume);
  const [error, setError] = useState<Error>();

  const run = useCallback(
    async (id: OAuthProviderId, popup: boolean) => {
      const { apiRef, title } = oauthProviders[id];
      setPending(id);
      setError(undefined);
      try {
        const authApi = apis.get(apiRef);
        const response = await authApi?.getBackstageIdentity(
          popup ? { instantPopup: true } : { optional: true },
        );
        if (authApi && response) {
          const profile = await authApi.getProfile();
          onSignIn(id, UserIdentity.create({ identity: response.identity, authApi, profile }));
          return;
        }
        if (popup) {
          throw new Error(`${title} gave no identity: the auth backend has no sign-in for it`);
        }
      } catch (cause) {
        setError(cause instanceof Error ? cause : new Error(String(cause)));
      }
      setPending(undefined);
    },
    [apis, onSignIn],
  );

  useEffect(() => {
    if (resume) {
      run(resume, false);
    }
  }, [resume, run]);

  const signIn = useCallback((id: OAuthProviderId) => run(id, true), [run]);
  return { pending, error, signIn };
}

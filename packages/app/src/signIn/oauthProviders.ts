import {
  type ApiRef,
  type BackstageIdentityApi,
  githubAuthApiRef,
  googleAuthApiRef,
  microsoftAuthApiRef,
  oktaAuthApiRef,
  type ProfileInfoApi,
  type SessionApi,
} from '@backstage/frontend-plugin-api';
import type { OAuthProviderId } from './offeredProviders.ts';
import { oidcAuthApiRef } from './oidcAuth.ts';

export interface OAuthProvider {
  readonly title: string;
  readonly apiRef: ApiRef<ProfileInfoApi & BackstageIdentityApi & SessionApi>;
}

/** How to speak to each provider that the sign-in page can offer. */
export const oauthProviders: Readonly<Record<OAuthProviderId, OAuthProvider>> = {
  github: { title: 'GitHub', apiRef: githubAuthApiRef },
  google: { title: 'Google', apiRef: googleAuthApiRef },
  microsoft: { title: 'Microsoft', apiRef: microsoftAuthApiRef },
  okta: { title: 'Okta', apiRef: oktaAuthApiRef },
  oidc: { title: 'single sign-on', apiRef: oidcAuthApiRef },
};

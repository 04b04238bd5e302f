import type { ConfigApi } from '@backstage/frontend-plugin-api';

/** The providers that the gateway installs (services/gateway-backend), in the order of the page. */
export const oauthProviderIds = ['github', 'google', 'microsoft', 'okta', 'oidc'] as const;

export type OAuthProviderId = (typeof oauthProviderIds)[number];

export interface OfferedProviders {
  /** These can sign somebody in. */
  readonly oauth: readonly OAuthProviderId[];
  /**
   * Guest sign-in is configured for this environment. The auth backend still refuses it unless it
   * runs in development, so ask it before offering: see useGuestOffer.
   */
  readonly guest: boolean;
  /** Where an administrator looks first: `auth.providers.<id>.<this>`. */
  readonly environment: string;
}

/**
 * Which providers `auth.providers` configures for sign-in in this environment. There is no second
 * list: config.schema.json lets exactly what is read here reach the browser.
 *
 * A provider counts when it has a client id (one whose environment variable is unset has none) and
 * `signIn.resolvers` (without them the auth backend only lends out access tokens).
 */
export function offeredProviders(config: ConfigApi): OfferedProviders {
  const environment = config.getOptionalString('auth.environment') ?? 'development';
  return {
    oauth: oauthProviderIds.filter(id => {
      const provider = `auth.providers.${id}.${environment}`;
      return config.has(`${provider}.clientId`) && config.has(`${provider}.signIn`);
    }),
    guest: environment === 'development' && config.has('auth.providers.guest'),
    environment,
  };
}

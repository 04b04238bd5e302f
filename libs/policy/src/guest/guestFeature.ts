import { coreServices, createBackendFeatureLoader } from '@backstage/backend-plugin-api';
import { whyGuestIsClosed } from './whyGuestIsClosed.ts';

/**
 * Adds guest sign-in in development, if `auth.providers.guest` is configured. Elsewhere the
 * provider is not even loaded, so its `dangerouslyAllowOutsideDevelopment` has nothing to allow;
 * that it was configured is a warning and not an error, as the portal is safe without it.
 */
export const guestFeature = createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig, logger: coreServices.rootLogger },
  async *loader({ config, logger }) {
    // The provider itself stops the start when it has no configuration.
    if (!config.has('auth.providers.guest')) return;
    const reason = whyGuestIsClosed({
      nodeEnv: process.env.NODE_ENV,
      authEnvironment: config.getOptionalString('auth.environment'),
    });
    if (reason === undefined) {
      yield import('@backstage/plugin-auth-backend-module-guest-provider');
      return;
    }
    logger.warn(
      `auth.providers.guest is configured, but guest sign-in stays closed: ${reason}. If that is ` +
        'meant, write "guest: null" under auth.providers in app-config.production.yaml, so that ' +
        'the sign-in page does not show it either.',
    );
  },
});

import type { RootConfigService } from '@backstage/backend-plugin-api';

/**
 * Refuses to start where a setting that every service must agree on would leave this one open.
 *
 * Each process reads these by itself. `permission.enabled` defaults to allowing everything, so one
 * service that misses it is silently open: each must say it. In production neither permissions nor
 * the default auth policy may be off.
 */
export function requireSharedSettings(
  config: RootConfigService,
  nodeEnv = process.env.NODE_ENV,
): void {
  const enabled = config.getOptionalBoolean('permission.enabled');
  if (enabled === undefined) {
    throw new Error(
      'permission.enabled is not set. Backstage then allows everything, so a split portal must say it: set permission.enabled: true in app-config/app-config.yaml, which every service reads.',
    );
  }
  if (nodeEnv !== 'production') {
    return;
  }
  if (!enabled) {
    throw new Error(
      'permission.enabled is false. In production that lets everybody do everything: set it to true in app-config/app-config.yaml.',
    );
  }
  const openKey = 'backend.auth.dangerouslyDisableDefaultAuthPolicy';
  if (config.getOptionalBoolean(openKey)) {
    throw new Error(
      `${openKey} is true. In production this service would answer anybody: remove the key.`,
    );
  }
}

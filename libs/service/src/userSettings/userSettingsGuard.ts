import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { createSettingsLimits } from './createSettingsLimits.ts';

const KEY = 'service.userSettingsBytes';
/** The home page, what is starred and visited: some kilobytes. */
const DEFAULT_BYTES = 1_048_576;

/**
 * Bounds what a user may keep in plugin-user-settings-backend, which takes any number of values, and
 * answers any number of them at once.
 */
export const userSettingsGuard = createBackendModule({
  pluginId: 'user-settings',
  moduleId: 'splitstage-limits',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
      },
      async init({ config, database, httpAuth, httpRouter }) {
        const most = config.getOptionalNumber(KEY) ?? DEFAULT_BYTES;
        if (!Number.isInteger(most) || most < 1) {
          throw new InputError(
            `${KEY} is ${most}: write a number of bytes, such as ${DEFAULT_BYTES}`,
          );
        }
        // A plugin's modules start before it does, so this stands in front of its own routes.
        httpRouter.use(createSettingsLimits({ most, database, httpAuth }));
      },
    });
  },
});

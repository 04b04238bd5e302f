import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { decide } from './decide.ts';
import { readPlatformGroups } from './readPlatformGroups.ts';

/**
 * Gives the permission plugin the portal's policy, which is the table in permissionRules.ts.
 *
 * Back ends that call each other do not come here: ServerPermissionClient
 * (@backstage/plugin-permission-node) answers for a service's own credentials in the process that
 * asks. A service that calls on behalf of a user is judged as that user.
 */
export const policyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'splitstage-policy',
  register(reg) {
    reg.registerInit({
      deps: {
        policy: policyExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
      },
      async init({ policy, config, logger }) {
        const platformGroups = readPlatformGroups(config);
        logger.info(
          platformGroups.size > 0
            ? `May do everything: members of ${[...platformGroups].join(', ')}`
            : 'May do everything: nobody (permission.platformGroups is empty)',
        );
        policy.setPolicy({
          handle: async ({ permission }, user) => decide(permission, user?.info, platformGroups),
        });
      },
    });
  },
});

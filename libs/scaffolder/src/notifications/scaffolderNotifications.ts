import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { notificationService } from '@backstage/plugin-notifications-node';
import { createSendNotificationAction } from '@backstage/plugin-scaffolder-backend-module-notifications';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { limitBroadcast } from './limitBroadcast.ts';

/**
 * Adds `notification:send`, in the place of `@backstage/plugin-scaffolder-backend-module-notifications`,
 * whose action anybody's template may use to reach everybody.
 */
export const scaffolderNotifications = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'notifications',
  register(reg) {
    reg.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        config: coreServices.rootConfig,
        notifications: notificationService,
      },
      async init({ actions, config, notifications }) {
        const templates = config.getOptionalStringArray('scaffolder.notifications.broadcastFrom');
        actions.addActions(
          limitBroadcast(createSendNotificationAction({ notifications }), templates ?? []),
        );
      },
    });
  },
});

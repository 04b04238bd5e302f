import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createPublishFolderAction } from './createPublishFolderAction.ts';

/**
 * Adds `publish:folder` to the scaffolder. No action of Backstage's own writes outside of a task's
 * workspace, which is deleted when the task ends, so without a Git host nothing would be left.
 */
export const scaffolderFolders = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'folders',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ actions, config }) {
        const folder = config.getOptionalString('scaffolder.localFolder');
        actions.addActions(createPublishFolderAction({ folder }));
      },
    });
  },
});

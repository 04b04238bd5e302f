import { createFrontendModule } from '@backstage/frontend-plugin-api';
import unprocessedPlugin from '@backstage/plugin-catalog-unprocessed-entities/alpha';
import devtoolsPlugin from '@backstage/plugin-devtools/alpha';
import { RequirePermission } from '@backstage/plugin-permission-react';
import { wrapElement } from '../extensions/wrapElement.ts';

/** As @backstage/plugin-catalog-unprocessed-entities-common defines it. */
const readUnprocessed = {
  type: 'basic',
  name: 'catalog.entities.unprocessed.read',
  attributes: { action: 'read' },
} as const;

/** Its list of packages is read from yarn.lock, and here is pnpm's: a raw 500 in the first tab. */
const devtoolsModule = createFrontendModule({
  pluginId: 'devtools',
  extensions: [devtoolsPlugin.getExtension('sub-page:devtools/info').override({ disabled: true })],
});

/** The one tab of DevTools that shows a raw 403 to those who may not see it, unlike the others. */
const unprocessedModule = createFrontendModule({
  pluginId: 'catalog-unprocessed-entities',
  extensions: [
    unprocessedPlugin.getExtension('sub-page:catalog-unprocessed-entities').override({
      factory: original =>
        wrapElement(original(), stock => (
          <RequirePermission permission={readUnprocessed}>{stock}</RequirePermission>
        )),
    }),
  ],
});

/** What we change about DevTools. */
export const devtoolsModules = [devtoolsModule, unprocessedModule];

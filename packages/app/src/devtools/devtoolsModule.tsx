import { coreExtensionData, createFrontendModule } from '@backstage/frontend-plugin-api';
import unprocessedPlugin from '@backstage/plugin-catalog-unprocessed-entities/alpha';
import { RequirePermission } from '@backstage/plugin-permission-react';

/** As @backstage/plugin-catalog-unprocessed-entities-common defines it. */
const readUnprocessed = {
  type: 'basic',
  name: 'catalog.entities.unprocessed.read',
  attributes: { action: 'read' },
} as const;

/** The one tab of DevTools that shows a raw 403 to those who may not see it, unlike the others. */
export const devtoolsModule = createFrontendModule({
  pluginId: 'catalog-unprocessed-entities',
  extensions: [
    unprocessedPlugin.getExtension('sub-page:catalog-unprocessed-entities').override({
      factory: original => {
        const stock = original();
        return [
          ...[...stock].filter(({ id }) => id !== coreExtensionData.reactElement.id),
          coreExtensionData.reactElement(
            <RequirePermission permission={readUnprocessed}>
              {stock.get(coreExtensionData.reactElement)}
            </RequirePermission>,
          ),
        ];
      },
    }),
  ],
});

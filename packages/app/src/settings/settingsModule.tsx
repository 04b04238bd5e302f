import { coreExtensionData, createFrontendModule } from '@backstage/frontend-plugin-api';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import { FlagsOrWords } from './FlagsOrWords.tsx';
import { ProvidersOrWords } from './ProvidersOrWords.tsx';

/** What we change about the settings. */
export const settingsModule = createFrontendModule({
  pluginId: 'user-settings',
  extensions: [
    userSettingsPlugin.getExtension('sub-page:user-settings/auth-providers').override({
      factory: original => {
        const stock = original();
        return [
          ...[...stock].filter(({ id }) => id !== coreExtensionData.reactElement.id),
          coreExtensionData.reactElement(
            <ProvidersOrWords>{stock.get(coreExtensionData.reactElement)}</ProvidersOrWords>,
          ),
        ];
      },
    }),
    userSettingsPlugin.getExtension('sub-page:user-settings/feature-flags').override({
      factory: original => {
        const stock = original();
        return [
          ...[...stock].filter(({ id }) => id !== coreExtensionData.reactElement.id),
          coreExtensionData.reactElement(
            <FlagsOrWords>{stock.get(coreExtensionData.reactElement)}</FlagsOrWords>,
          ),
        ];
      },
    }),
  ],
});

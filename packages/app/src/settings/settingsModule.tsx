import { createFrontendModule } from '@backstage/frontend-plugin-api';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import { wrapElement } from '../extensions/wrapElement.ts';
import { FlagsOrWords } from './FlagsOrWords.tsx';
import { ProvidersOrWords } from './ProvidersOrWords.tsx';

/** What we change about the settings. */
export const settingsModule = createFrontendModule({
  pluginId: 'user-settings',
  extensions: [
    userSettingsPlugin.getExtension('sub-page:user-settings/auth-providers').override({
      factory: original =>
        wrapElement(original(), stock => <ProvidersOrWords>{stock}</ProvidersOrWords>),
    }),
    userSettingsPlugin.getExtension('sub-page:user-settings/feature-flags').override({
      factory: original => wrapElement(original(), stock => <FlagsOrWords>{stock}</FlagsOrWords>),
    }),
  ],
});

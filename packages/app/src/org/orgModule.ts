import { createFrontendModule } from '@backstage/frontend-plugin-api';
import orgPlugin from '@backstage/plugin-org/alpha';

/** Whatever has an owner; the stock card knows neither domains nor templates. */
const ownedKinds = ['Component', 'API', 'System', 'Resource', 'Domain', 'Template'];

/** What we change about groups and users. */
export const orgModule = createFrontendModule({
  pluginId: 'org',
  extensions: [
    orgPlugin.getExtension('entity-card:org/ownership').override({
      factory: (original, { config }) =>
        original({ config: { ...config, ownedKinds: config.ownedKinds ?? ownedKinds } }),
    }),
  ],
});

import { createFrontendModule } from '@backstage/frontend-plugin-api';
import kubernetesPlugin from '@backstage/plugin-kubernetes/alpha';
import { wrapElement } from '../extensions/wrapElement.ts';
import { KubernetesTab } from './KubernetesTab.tsx';

/** The tab of an entity. */
export const kubernetesModule = createFrontendModule({
  pluginId: 'kubernetes',
  extensions: [
    kubernetesPlugin.getExtension('entity-content:kubernetes/kubernetes').override({
      factory: original => wrapElement(original(), stock => <KubernetesTab>{stock}</KubernetesTab>),
    }),
  ],
});

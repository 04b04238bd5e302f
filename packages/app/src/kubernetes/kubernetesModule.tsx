import { coreExtensionData, createFrontendModule } from '@backstage/frontend-plugin-api';
import kubernetesPlugin from '@backstage/plugin-kubernetes/alpha';
import { KubernetesTab } from './KubernetesTab.tsx';

/** The tab of an entity. */
export const kubernetesModule = createFrontendModule({
  pluginId: 'kubernetes',
  extensions: [
    kubernetesPlugin.getExtension('entity-content:kubernetes/kubernetes').override({
      factory: original => {
        const stock = original();
        return [
          ...[...stock].filter(({ id }) => id !== coreExtensionData.reactElement.id),
          coreExtensionData.reactElement(
            <KubernetesTab>{stock.get(coreExtensionData.reactElement)}</KubernetesTab>,
          ),
        ];
      },
    }),
  ],
});

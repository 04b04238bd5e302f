import { join } from 'node:path';
import { fetchPackage } from './fetchPackage.ts';
import { type PinnedPackage, pinnedPackages } from './pinnedPackages.ts';
import { type JsonSchema, schemaOfTypes } from './schemaOfTypes.ts';

/** The schemas of one version of Kubernetes and of the custom resources that the chart renders. */
export interface KubernetesSchemas {
  /** For example `1.32`. */
  readonly version: string;
  /** Its `$defs` holds a schema for each `apiVersion/kind`. */
  readonly schema: JsonSchema;
}

/** Kinds of Kubernetes itself, with the client's names for them. */
const kinds = {
  'v1/ConfigMap': 'V1ConfigMap',
  'v1/Pod': 'V1Pod',
  'v1/Secret': 'V1Secret',
  'v1/Service': 'V1Service',
  'v1/ServiceAccount': 'V1ServiceAccount',
  'apps/v1/Deployment': 'V1Deployment',
  'autoscaling/v2/HorizontalPodAutoscaler': 'V2HorizontalPodAutoscaler',
  'networking.k8s.io/v1/Ingress': 'V1Ingress',
  'networking.k8s.io/v1/NetworkPolicy': 'V1NetworkPolicy',
  'policy/v1/PodDisruptionBudget': 'V1PodDisruptionBudget',
};

/** Kinds that others define, with the module that has their types. */
const customKinds = {
  'gateway.networking.k8s.io/v1/HTTPRoute': '@kubernetes-models/gateway-api',
  'keda.sh/v1alpha1/ScaledObject': '@kubernetes-models/keda',
  'monitoring.coreos.com/v1/PrometheusRule': '@kubernetes-models/prometheus-operator',
  'monitoring.coreos.com/v1/ServiceMonitor': '@kubernetes-models/prometheus-operator',
};

/** Schemas for the oldest and the newest Kubernetes that the chart supports. */
export async function findSchemas(cache: string): Promise<KubernetesSchemas[]> {
  const custom = Object.entries(customKinds).map(([kind, module]) => [
    kind,
    `import(${JSON.stringify(`${module}/${kind}`)}).I${kind.split('/').pop()}`,
  ]);
  const versions: [string, PinnedPackage][] = [
    ['1.32', pinnedPackages.kubernetesOldest],
    ['1.36', pinnedPackages.kubernetesNewest],
  ];
  return await Promise.all(
    versions.map(async ([version, pinned]) => {
      const models = join(await fetchPackage(pinned, cache), 'dist/gen/models');
      const core = Object.entries(kinds).map(([kind, name]) => [
        kind,
        `import(${JSON.stringify(join(models, `${name}.js`))}).${name}`,
      ]);
      return { version, schema: schemaOfTypes(Object.fromEntries([...core, ...custom])) };
    }),
  );
}

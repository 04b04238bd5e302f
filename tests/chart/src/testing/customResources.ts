import { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1';
import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import {
  PrometheusRule,
  ServiceMonitor,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import type { Manifest } from './Rendered.ts';

/** Checks by the schemas in the resources' own definitions: patterns, ranges and lengths too. */
const models = { HTTPRoute, PrometheusRule, ScaledObject, ServiceMonitor } as const;

/** What is wrong with a custom resource; nothing for a kind of Kubernetes itself. */
export function faultOf(manifest: Manifest): string | undefined {
  const Model = Object.entries(models).find(([kind]) => kind === manifest.kind)?.[1];
  if (!Model) {
    return undefined;
  }
  try {
    // As the API server gets it: what is undefined here does not exist.
    Reflect.construct(Model, [JSON.parse(JSON.stringify(manifest))]).validate();
    return undefined;
  } catch (error) {
    return `${manifest.kind} ${manifest.metadata.name}: ${error}`;
  }
}

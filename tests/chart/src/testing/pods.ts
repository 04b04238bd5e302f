import type { Manifest, Rendered } from './Rendered.ts';

/** The parts of a pod that the tests look at, unchecked. */
export interface PodTemplate {
  readonly metadata: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly [key: string]: unknown;
    readonly automountServiceAccountToken: boolean;
    readonly terminationGracePeriodSeconds: number;
    readonly containers: readonly Container[];
    readonly volumes: readonly { readonly name: string }[];
  };
}

/** The parts of a container that the tests look at, unchecked. */
export interface Container {
  readonly [key: string]: unknown;
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts: readonly { readonly mountPath: string }[];
}

/** The pod template of a Deployment. */
export function podOf(deployment: Manifest): PodTemplate {
  return Object(deployment.spec).template;
}

/**
 * The container with the service of the Deployment whose name ends in `-<suffix>`.
 *
 * @throws Error when there is none
 */
export function backendOf(rendered: Rendered, suffix: string): Container {
  const pod = podOf(rendered.one('Deployment', suffix));
  const backend = pod.spec.containers.find(({ name }) => name === 'backend');
  if (!backend) {
    throw new Error(`The pods of ${suffix} have no container "backend".`);
  }
  return backend;
}

/** Whether a selector of labels finds a pod. */
export function selects(selector: unknown, { metadata }: Pick<PodTemplate, 'metadata'>): boolean {
  return Object.entries(Object(selector)).every(([key, value]) => metadata.labels[key] === value);
}

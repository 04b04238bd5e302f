import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from 'test-support';
import type { Cluster } from './Cluster.ts';

/** What became of the calls. */
export interface LoadReport {
  readonly count: number;
  /** How often, by path and reason. */
  readonly failures: Readonly<Record<string, number>>;
}

/** A cheap call to each service, and who must answer it. */
const calls = {
  '/api/auth/.well-known/jwks.json': 'gateway',
  '/api/catalog/entities?limit=1': 'catalog',
  '/api/scaffolder/v2/actions': 'scaffolder',
  '/api/search/query?term=x': 'search',
};

/**
 * Starts a pod that calls every service through the gateway, twenty times a second. Ends by itself
 * after an hour.
 *
 * @param image - one with Node, such as the gateway's
 * @returns stops it and tells what became of the calls
 */
export async function startLoad(
  cluster: Cluster,
  image: string,
): Promise<() => Promise<LoadReport>> {
  const metadata = {
    name: 'load',
    // The policies let this component call every service, as they let `helm test`.
    labels: {
      'app.kubernetes.io/name': 'splitstage',
      'app.kubernetes.io/instance': cluster.release,
      'app.kubernetes.io/component': 'route-test',
    },
  };
  const script = await readFile(join(import.meta.dirname, 'load.mjs'), 'utf8');
  await cluster.apply(
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'load.mjs': script } },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: {
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 60,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 1000,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          {
            name: 'load',
            image,
            command: ['node', '/load/load.mjs', JSON.stringify(calls)],
            env: [{ name: 'BASE_URL', value: `http://${cluster.release}-splitstage-gateway:7007` }],
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
              readOnlyRootFilesystem: true,
            },
            volumeMounts: [{ name: 'load', mountPath: '/load', readOnly: true }],
          },
        ],
        volumes: [{ name: 'load', configMap: { name: 'load' } }],
      },
    },
  );
  await cluster.kubectl('wait', 'pod/load', '--for=condition=Ready', '--timeout=5m');

  return async () => {
    // Deleting the pod would stop it too, and take its log away.
    await cluster.kubectl('exec', 'load', '--', 'node', '--eval', 'process.kill(1, "SIGTERM")');
    const phase = 'jsonpath={.status.phase}';
    await until('the load to end', async () => {
      return (await cluster.kubectl('get', 'pod', 'load', `--output=${phase}`)) === 'Succeeded';
    });
    const lines = (await cluster.kubectl('logs', 'load')).trim().split('\n');
    await cluster.kubectl('delete', 'pod/load', 'configmap/load');
    return JSON.parse(lines.at(-1) ?? '');
  };
}

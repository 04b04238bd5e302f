import { randomBytes } from 'node:crypto';
import { until } from 'test-support';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Cluster } from './Cluster.ts';
import { type LoadReport, startLoad } from './startLoad.ts';

/**
 * The life of a release, under load, in the cluster of the current kubectl context. It makes a
 * namespace of its own and takes it away again. The images must be where the cluster finds them:
 *
 *     IMAGE_REGISTRY=registry.example.com/portal IMAGE_TAG=0.1.0 pnpm test:cluster
 *
 * UPGRADE_TAG names other images to upgrade to; without it, the upgrade changes what all pods read.
 */
const { IMAGE_REGISTRY = '', IMAGE_TAG = '0.1.0', UPGRADE_TAG = IMAGE_TAG } = process.env;

const services = ['catalog', 'gateway', 'scaffolder', 'search'];
const cluster = new Cluster(`splitstage-test-${randomBytes(3).toString('hex')}`);

const first = {
  exposure: 'none',
  database: { throwaway: { enabled: true }, maxConnections: 300 },
  // Plugins move in the table only here: the images stay as they are.
  routing: { follow: 'live', verify: 'warn' },
  defaults: { replicas: 2, image: { registry: IMAGE_REGISTRY, tag: IMAGE_TAG } },
  config: { insecure: { publicAddress: true } },
};
const second = {
  ...first,
  config: { ...first.config, organization: { name: 'Upgraded' } },
  defaults: { ...first.defaults, image: { registry: IMAGE_REGISTRY, tag: UPGRADE_TAG } },
};
const moved = {
  catalog: { plugins: ['catalog', 'techdocs'] },
  search: { plugins: ['search', 'kubernetes'] },
};

/** Milliseconds in which the kubelet brings a changed ConfigMap to its pods, and more. */
const mountedWithin = 240_000;

let stopLoad: (() => Promise<LoadReport>) | undefined;

/** The revisions of the routing table that the services' pods show. */
async function revisions(): Promise<Set<string>> {
  const found = new Set<string>();
  for (const service of services) {
    const { body } = await cluster.get(service, '/.backstage/health/v1/readiness');
    found.add(JSON.parse(body).revision);
  }
  return found;
}

const uids = async (service?: string) =>
  (await cluster.pods(service)).map(({ metadata }) => metadata.uid).sort();

beforeAll(async () => {
  await cluster.kubectl('create', 'namespace', cluster.namespace);
  // The strictest that there is: what the chart claims, the cluster checks.
  const level = 'pod-security.kubernetes.io/enforce=restricted';
  await cluster.kubectl('label', 'namespace', cluster.namespace, level);
});

afterAll(async () => {
  await cluster.kubectl('delete', 'namespace', cluster.namespace, '--wait=false');
});

beforeEach(async ({ task }) => {
  if (!/^(installs|uninstalls)/.test(task.name)) {
    const registry = IMAGE_REGISTRY ? `${IMAGE_REGISTRY}/` : '';
    stopLoad = await startLoad(cluster, `${registry}splitstage/gateway-backend:${IMAGE_TAG}`);
  }
});

afterEach(async () => {
  const report = await stopLoad?.();
  stopLoad = undefined;
  if (report) {
    expect(report.count).toBeGreaterThan(100);
    expect(report.failures).toEqual({});
  }
});

it('installs, and every route leads where the table says', async () => {
  await cluster.deploy(first);
  expect(await cluster.helm('test', cluster.release)).toMatch(/Phase:\s+Succeeded/);
});

it('upgrades: every pod is replaced, and no call fails', async () => {
  const before = await uids();
  await cluster.deploy(second);
  const after = await uids();
  const database = await uids('postgres');
  expect(after.filter(uid => before.includes(uid))).toEqual(database);
});

it('scales one service: its pods are more, and no other pod is replaced', async () => {
  const before = await uids();
  await cluster.deploy({ ...second, services: { search: { replicas: 3 } } });
  expect(await uids('search')).toHaveLength(3);
  expect(await uids()).toEqual(expect.arrayContaining(before));
});

it('moves a plugin: all pods follow the new table, and none is replaced', async () => {
  const before = await uids();
  const [old] = await revisions();
  await cluster.deploy({
    ...second,
    services: { search: { replicas: 3, ...moved.search }, catalog: moved.catalog },
  });
  await until(
    'all services to follow one new table',
    async () => {
      const found = await revisions();
      return found.size === 1 && !found.has(old ?? '');
    },
    mountedWithin,
  );
  expect((await cluster.get('gateway', '/api/kubernetes/clusters')).servedBy).toBe('search');
  expect(await uids()).toEqual(before);
});

it('rolls back: the table and the pods are as they were, and no call fails', async () => {
  await cluster.helm('rollback', cluster.release, '2', '--wait', '--timeout=12m');
  expect(await uids('search')).toHaveLength(2);
  await until(
    'the plugin to be back',
    async () => (await cluster.get('gateway', '/api/kubernetes/clusters')).servedBy === 'catalog',
    mountedWithin,
  );
  await until(
    'all services to follow one table',
    async () => (await revisions()).size === 1,
    mountedWithin,
  );
});

it('uninstalls without leaving anything', async () => {
  await cluster.helm('uninstall', cluster.release, '--wait');
  const kinds = 'deployments,services,configmaps,secrets,serviceaccounts,networkpolicies';
  const left = await cluster.kubectl(
    ...['get', kinds, '--output=name'],
    `--selector=app.kubernetes.io/instance=${cluster.release}`,
  );
  expect(left).toBe('');
});

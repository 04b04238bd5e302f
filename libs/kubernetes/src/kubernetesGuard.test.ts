import { expect, it } from 'vitest';
import { alice, component, olga, startKubernetes } from './testing/startKubernetes.ts';

// A Component with a selector of its own gave any signed-in user the pods of a whole cluster, with
// their environment, its config maps and roles: security 3b.

const SECRET = 'hunter2';
const env = [{ name: 'PASSWORD', value: SECRET }];
const holdings = {
  pods: {
    kind: 'Pod',
    items: [
      {
        metadata: { name: 'booking-1', namespace: 'booking' },
        spec: { containers: [{ name: 'main', image: 'booking:1', env }] },
      },
    ],
  },
  configmaps: { kind: 'ConfigMap', items: [{ data: { key: SECRET } }] },
  roles: { kind: 'Role', items: [{ metadata: { name: 'admin' } }] },
  rollouts: { kind: 'Rollout', items: [{ metadata: { name: 'booking' } }] },
};
const entities = [
  component('booking', alice),
  component('payments', olga),
  component('everything', alice, { 'label-selector': '!nosuchlabel' }),
  component('helm', alice, { 'label-selector': 'app.kubernetes.io/managed-by=Helm' }),
  component('outside', olga, { namespace: '..' }),
  component('placed', alice, { namespace: 'booking', 'label-selector': '!nosuchlabel' }),
];
const placed = {
  access: { namespaces: [{ owners: [alice], namespaces: ['booking'] }] },
  customResources: [{ group: 'argoproj.io', apiVersion: 'v1alpha1', plural: 'rollouts' }],
};
const entityRef = (name: string) => ({ entityRef: `component:default/${name}` });
const roles = { group: 'rbac.authorization.k8s.io', apiVersion: 'v1', plural: 'roles' };
const rollouts = { group: 'argoproj.io', apiVersion: 'v1alpha1', plural: 'rollouts' };

const workloads = 'resources/workloads/query';
const custom = 'resources/custom/query';

it('shows owners what their entity runs, without values', async () => {
  const { ask, asked } = await startKubernetes({ entities, holdings });
  const { status, text } = await ask(alice, workloads, entityRef('booking'));
  expect(status).toBe(200);
  expect(text).toContain('booking:1');
  expect(text).not.toContain(SECRET);
  expect(new Set(asked.map(({ selector }) => selector))).toEqual(
    new Set(['backstage.io/kubernetes-id=booking']),
  );
});

it('shows nobody what others own', async () => {
  const { ask, asked } = await startKubernetes({ entities, holdings });
  const whole = { entity: component('payments', alice) };
  for (const [route, body] of [
    [workloads, entityRef('payments')],
    ['services/payments', whole],
    ['services/booking', whole],
    [custom, { ...entityRef('payments'), customResources: [rollouts] }],
  ] as const) {
    const { status, text } = await ask(alice, route, body);
    expect([status, text]).toEqual([403, expect.stringContaining('shown to those who own it')]);
  }
  expect(asked).toEqual([]);
});

it('reads no cluster by the word of an author: not by a selector, nor by one in the request', async () => {
  const { ask, asked } = await startKubernetes({ entities, holdings });
  for (const name of ['everything', 'helm']) {
    const { status, text } = await ask(alice, workloads, entityRef(name));
    expect([status, text]).toEqual([
      403,
      expect.stringContaining('label selector reaches further'),
    ]);
  }
  const forged = component('booking', alice, { 'label-selector': '!nosuchlabel' });
  await ask(alice, 'services/booking', { entity: forged });
  expect(new Set(asked.map(({ selector }) => selector))).toEqual(
    new Set(['backstage.io/kubernetes-id=booking']),
  );
});

it('asks for no entity that is not in the catalog, and for none at all', async () => {
  const { ask, asked } = await startKubernetes({ entities, holdings });
  for (const body of [{}, { entity: component('nowhere', alice) }, { entity: {} }]) {
    expect((await ask(alice, 'services/booking', body)).status).toBe(403);
    expect((await ask(olga, 'services/booking', body)).status).toBe(403);
  }
  expect(asked).toEqual([]);
});

it('leaves custom kinds to the platform', async () => {
  const { ask, asked } = await startKubernetes({ entities, holdings });
  const body = { ...entityRef('booking'), customResources: [roles] };
  expect((await ask(alice, custom, body)).status).toBe(403);
  expect(asked).toEqual([]);
  expect((await ask(olga, custom, body)).text).toContain('admin');
});

it('shows owners custom kinds that are named in namespaces of theirs alone', async () => {
  const { ask, asked } = await startKubernetes({ entities, holdings, kubernetes: placed });
  const body = { ...entityRef('booking'), customResources: [rollouts] };
  expect(await ask(alice, custom, body)).toEqual({
    status: 403,
    text: expect.stringContaining("in namespaces that are the owner's"),
  });
  expect(asked).toEqual([]);
});

it.each([
  { group: '..', apiVersion: 'v1', plural: 'secrets' },
  { group: '', apiVersion: '..', plural: 'metrics' },
  { group: 'apps', apiVersion: 'v1', plural: '..' },
])('lets not even the platform leave the paths of resources with %j', async kind => {
  const { ask, asked } = await startKubernetes({ entities, holdings });
  const body = { ...entityRef('booking'), customResources: [kind] };
  expect((await ask(olga, custom, body)).status).toBe(403);
  expect(await ask(olga, workloads, entityRef('outside'))).toEqual({
    status: 403,
    text: expect.stringContaining('is no name of a namespace'),
  });
  expect(asked).toEqual([]);
});

it('shows owners everything in a namespace that the configuration gives them', async () => {
  const { ask, asked } = await startKubernetes({ entities, holdings, kubernetes: placed });
  expect((await ask(alice, workloads, entityRef('placed'))).text).toContain(SECRET);
  const body = { ...entityRef('placed'), customResources: [rollouts] };
  expect((await ask(alice, custom, body)).text).toContain('Rollout');
  expect(new Set(asked.map(({ namespace }) => namespace))).toEqual(new Set(['booking']));

  const others = { ...entityRef('placed'), customResources: [roles] };
  expect((await ask(alice, custom, others)).text).toContain('Only the platform team may read');
});

it('shows the platform everything', async () => {
  const { ask } = await startKubernetes({ entities, holdings });
  expect((await ask(olga, workloads, entityRef('everything'))).text).toContain(SECRET);
});

it('asks the cluster by its own account for what the entity selects, whatever a request says', async () => {
  const { ask, asked } = await startKubernetes({ entities, holdings });
  const hostile = {
    auth: { one: 'stolen', serviceAccount: 'stolen', google: 'stolen', oidc: { x: 'stolen' } },
    cluster: { name: 'two', url: 'https://attacker.test' },
    clusterName: '../two',
    namespace: '..',
    labelSelector: '!nosuchlabel',
    objectTypesToFetch: [{ group: '..', apiVersion: 'v1', plural: 'secrets' }],
    serviceId: '../..',
    entity: component('booking', alice, {
      'label-selector': '!x',
      namespace: '..',
      cluster: 'two',
    }),
  };
  const headers = {
    'Backstage-Kubernetes-Cluster': 'one',
    'Backstage-Kubernetes-Authorization': 'Bearer stolen',
    'Backstage-Kubernetes-Authorization-one-google': 'stolen',
  };
  const kinds = [
    rollouts,
    { ...rollouts, plural: 'a/../../secrets' },
    { ...rollouts, group: '%2e%2e' },
  ];
  for (const route of [workloads, 'services/booking', 'services/..%2f..%2fsecrets']) {
    const { status, text } = await ask(
      alice,
      route,
      { ...entityRef('booking'), ...hostile },
      headers,
    );
    expect([route, status, text]).toEqual([route, 200, expect.not.stringContaining(SECRET)]);
  }
  for (const [user, body] of [
    [alice, { ...entityRef('booking'), ...hostile, customResources: kinds }],
    [alice, { ...entityRef('payments'), ...hostile, customResources: kinds }],
    [olga, { ...entityRef('booking'), ...hostile, customResources: kinds }],
  ] as const) {
    expect((await ask(user, custom, body, headers)).status).toBe(403);
  }
  for (const path of ['api/v1/secrets', 'api%2f..%2fv1/secrets']) {
    expect([path, (await ask(alice, `proxy/${path}`, {}, headers)).status]).toEqual([path, 403]);
  }
  expect(asked.length).toBeGreaterThan(0);
  for (const { path, ...question } of asked) {
    expect(path).toMatch(/^\/(api|apis\/[a-z0-9.]+)\/v[0-9a-z]+\/[a-z]+$/);
    expect(question).toEqual({
      namespace: undefined,
      selector: 'backstage.io/kubernetes-id=booking',
      account: 'Bearer account',
    });
  }
});

it.each([
  'component:default/booking/../payments',
  'component:../booking',
  'a'.repeat(90_000),
  ['component:default/booking'],
  { kind: 'component', name: 'booking' },
  null,
])('takes no other reference for an entity: %j', async ref => {
  const { ask, asked } = await startKubernetes({ entities, holdings });
  for (const user of [alice, olga]) {
    for (const route of [workloads, custom]) {
      const { status } = await ask(user, route, { entityRef: ref, customResources: [rollouts] });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
  }
  expect(asked).toEqual([]);
});

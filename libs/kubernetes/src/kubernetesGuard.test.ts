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

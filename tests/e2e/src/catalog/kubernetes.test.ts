import { until } from 'test-support';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { cutWords } from '../pages/cutWords.ts';
import { componentFile } from '../testing/catalogFiles.ts';
import { type BrowserPage, openBrowser } from '../testing/openBrowser.ts';
import type { Catalog } from '../testing/startCatalog.ts';
import { it, SECRET } from './it.ts';

const guest = 'user:development/guest';

let catalog: Catalog;
it.beforeAll(async ({ catalog: shared }) => {
  catalog = shared;
  await register('mine', { id: 'mine' });
  await register('of-dispatch', { id: 'of-dispatch' }, 'group:default/dispatch-team');
  await register('everything', { 'label-selector': '!nosuchlabel' });
  await register('placed', { namespace: 'booking', 'label-selector': '!nosuchlabel' });
});

/** The guest registers a component, of their own unless it says otherwise. */
async function register(
  name: string,
  annotations: Record<string, string> = {},
  owner = guest,
): Promise<void> {
  const own = Object.entries(annotations).map(([key, value]) => [
    `backstage.io/kubernetes-${key}`,
    value,
  ]);
  const file = componentFile(name, owner, Object.fromEntries(own));
  await catalog.register(catalog.files.write(`kubernetes/${name}.yaml`, file));
  await until(name, async () => (await catalog.find('component', name))?.relations?.length);
}

async function ask(
  path: string,
  body: object,
  headers: HeadersInit = { authorization: catalog.authorization },
) {
  const response = await catalog.portal.call(`/api/kubernetes/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ auth: {}, ...body }),
  });
  return { status: response.status, text: await response.text() };
}

const workloads = 'resources/workloads/query';
const custom = 'resources/custom/query';
const entityRef = (name: string) => ({ entityRef: `component:default/${name}` });
const roles = { group: 'rbac.authorization.k8s.io', apiVersion: 'v1', plural: 'roles' };

// Security 3b: a component with a selector of its own showed whoever registered it a whole cluster.
it('shows a guest no cluster by a selector of their own, and nothing of what others own', async ({
  cluster,
}) => {
  cluster.asked.length = 0;
  const entity = {
    kind: 'Component',
    metadata: { name: 'dispatch-service', namespace: 'default' },
    relations: [{ type: 'ownedBy', targetRef: guest }],
  };
  const action =
    '.backstage/actions/v1/actions/kubernetes:get-kubernetes-resources-for-entity/invoke';
  const others: [string, object][] = [
    [workloads, entityRef('everything')],
    [custom, { ...entityRef('everything'), customResources: [roles] }],
    [custom, { ...entityRef('mine'), customResources: [roles] }],
    [custom, { ...entityRef('placed'), customResources: [roles] }],
    [workloads, entityRef('dispatch-service')],
    ['services/dispatch-service', { entity }],
    [action, { name: 'dispatch-service' }],
  ];
  for (const [path, body] of others) {
    expect([path, (await ask(path, body)).status]).toEqual([path, 403]);
  }
  expect(cluster.asked).toEqual([]);
});

it('shows a guest what is theirs: states by label, everything in their namespace', async ({
  cluster,
}) => {
  cluster.asked.length = 0;
  const labelled = await ask(workloads, entityRef('mine'));
  expect(labelled.text).toContain('booking-1');
  expect(labelled.text).not.toContain(SECRET);
  expect(cluster.asked).toContain('/api/v1/pods?labelSelector=backstage.io%2Fkubernetes-id%3Dmine');

  cluster.asked.length = 0;
  expect((await ask(workloads, entityRef('placed'))).text).toContain(SECRET);
  expect(cluster.asked.filter(path => !path.includes('/namespaces/booking/'))).toEqual([]);
});

it('shows everything to whom the policy lets read clusters', async () => {
  const system = { authorization: `Bearer ${catalog.portal.systemToken}` };
  expect((await ask(workloads, entityRef('everything'), system)).text).toContain(SECRET);
  const body = { ...entityRef('dispatch-service'), customResources: [roles] };
  expect((await ask(custom, body, system)).text).toContain('admin');
});

describe('the tab of an entity', () => {
  let browser: BrowserPage;
  beforeAll(async () => {
    browser = await openBrowser(catalog.portal.fleet.url);
  });
  afterAll(() => browser?.[Symbol.asyncDispose]());

  it('tells a guest in words whose it is, and asks no cluster for it', async ({ cluster }) => {
    cluster.asked.length = 0;
    const { page, record } = browser;
    await page.goto('/catalog/default/component/of-dispatch/kubernetes');
    await page.getByRole('button', { name: 'Continue as guest' }).click();
    await page.getByText('Shown to its owners').waitFor();
    const words = page.getByText('is shown to those who own it');
    await words.getByRole('link', { name: 'Dispatch' }).waitFor();
    expect(record.failedRequests).toEqual([]);
    expect(cluster.asked).toEqual([]);
  });

  it('shows an owner on a phone what is wrong with a pod', async () => {
    const { page } = browser;
    await page.goto('/catalog/default/component/mine/kubernetes');
    await page.getByText('CrashLoopBackOff').first().waitFor();
    await until(
      'a page as wide as its window',
      async () => {
        const cut = await cutWords(page, 390);
        return cut.length === 0;
      },
      10_000,
    );
  });
});

it('leaves the proxy to the platform', async ({ cluster }) => {
  cluster.asked.length = 0;
  expect((await ask('proxy/api/v1/secrets', {})).status).toBe(403);
  expect(cluster.asked).toEqual([]);
});

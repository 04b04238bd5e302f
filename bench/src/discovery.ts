import { strictEqual } from 'node:assert';
import type { DiscoveryService } from '@backstage/backend-plugin-api';
import { compare, medianOf } from './compare.ts';
import { measureReloads } from './discovery/measureReloads.ts';
import {
  createIds,
  createOurs,
  createRouting,
  createStock,
  type Routing,
} from './discovery/systems.ts';
import { measureAllocation } from './heap/measureAllocation.ts';
import { measureRetained } from './heap/measureRetained.ts';

const SIZES = [10, 100, 1_000];
const LARGEST = 1_000;

/** Bytes, by contestant. */
interface Bytes {
  readonly name: string;
  readonly bytes: number;
}

/**
 * Look-ups against Backstage's `HostDiscovery`: how long they take, what they allocate, and what
 * the table keeps of the heap; then how long a changed table takes. Both know the same plugins, and
 * their answers are compared before anything is measured. `Promise.resolve` is what no look-up can
 * do without.
 */
export async function discovery() {
  const lookups = [];
  for (const plugins of SIZES) {
    const { ids, contestants } = await createContestants(plugins);
    const results = await compare(
      contestants.map(({ name, lookUp }) => ({
        name,
        run: times => lookUpAll(lookUp, ids, times),
      })),
      { rounds: 15, times: 200_000 },
    );
    lookups.push({ plugins, results });
  }
  const allocated = await measureAllocated();
  const kept = await measureKept();
  const reloads = await measureReloads();

  return {
    rows: [
      ...lookups.flatMap(({ plugins, results }) =>
        results.map(({ name, median, ratio }) => ({
          what: `look-up, ${plugins} plugins`,
          who: name,
          median: `${median.toFixed(0)} ns`,
          'times as fast': `${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)})`,
        })),
      ),
      ...allocated.map(({ name, bytes }) => ({
        what: 'a look-up allocates',
        who: name,
        median: `${bytes.toFixed(0)} bytes`,
      })),
      ...kept.map(({ name, bytes }) => ({
        what: `${LARGEST} plugins keep`,
        who: name,
        median: `${(bytes / 1024).toFixed(0)} KiB`,
      })),
      {
        what: `changed table of ${LARGEST} plugins, until its first answer`,
        who: 'TableDiscovery',
        median: `${medianOf(reloads).toFixed(1)} ms of CPU (first ${reloads[0]?.toFixed(1)}, worst ${Math.max(...reloads).toFixed(1)})`,
      },
    ],
    data: { lookups, allocated, kept, reloads },
  };
}

/** Whom to measure, once it is sure that they answer the same. */
async function createContestants(plugins: number) {
  const ids = createIds(plugins);
  const routing = createRouting(ids);
  const stock = createStock(routing);
  const ours = createOurs(routing);
  for (const id of ids) {
    strictEqual(await ours.getBaseUrl(id), await stock.getBaseUrl(id));
    strictEqual(await ours.getExternalBaseUrl(id), await stock.getExternalBaseUrl(id));
  }
  const url = await stock.getBaseUrl(ids[0] ?? '');
  return {
    ids,
    contestants: [
      { name: 'HostDiscovery', lookUp: (id: string) => stock.getBaseUrl(id) },
      { name: 'TableDiscovery', lookUp: (id: string) => ours.getBaseUrl(id) },
      { name: 'Promise.resolve', lookUp: (_id: string) => Promise.resolve(url) },
    ],
  };
}

async function lookUpAll(
  lookUp: (id: string) => Promise<string>,
  ids: readonly string[],
  times: number,
) {
  for (let index = 0; index < times; index++) {
    await lookUp(ids[index % ids.length] ?? '');
  }
}

async function measureAllocated(): Promise<Bytes[]> {
  const { ids, contestants } = await createContestants(LARGEST);
  const measured: Bytes[] = [];
  for (const { name, lookUp } of contestants) {
    const bytes = await measureAllocation(index => lookUp(ids[index % ids.length] ?? ''));
    measured.push({ name, bytes });
  }
  return measured;
}

async function measureKept(): Promise<Bytes[]> {
  const ids = createIds(LARGEST);
  const routing = JSON.stringify(createRouting(ids));
  const measure = (create: (routing: Routing) => DiscoveryService) =>
    measureRetained(async () => {
      // Parsed each time: the texts of a configuration belong to whoever keeps them.
      const service = create(JSON.parse(routing));
      await Promise.all(ids.map(id => service.getBaseUrl(id)));
      return service;
    });
  return [
    { name: 'HostDiscovery', bytes: await measure(createStock) },
    { name: 'TableDiscovery', bytes: await measure(createOurs) },
  ];
}

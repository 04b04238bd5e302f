import { mockServices } from '@backstage/backend-test-utils';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { afterEach, expect, it } from 'vitest';
import { RoutingTableError } from './errors.ts';
import { LiveRouting } from './LiveRouting.ts';
import { LookupCounts } from './LookupCounts.ts';
import { RoutingTable } from './RoutingTable.ts';
import { observeLookups, observeRouting } from './routingMetrics.ts';
import { TableDiscovery } from './TableDiscovery.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(cleanups.splice(0).map(cleanup => cleanup())));

/** OpenTelemetry's own SDK, and what it would export now. */
function createMeter() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  cleanups.push(() => provider.shutdown());
  return {
    meter: provider.getMeter('test'),
    /** The data points of a metric: `[attributes, value]`. */
    async read(name: string) {
      exporter.reset();
      await reader.forceFlush();
      return exporter
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
        .filter(({ descriptor }) => descriptor.name === name)
        .flatMap(({ dataPoints }) =>
          dataPoints.map(({ attributes, value }) => [attributes, value]),
        );
    },
  };
}

const search = { name: 'search', urls: ['http://search:7007'], plugins: ['search'] };
const table = new RoutingTable([
  { name: 'catalog', urls: ['http://catalog:7007'], plugins: ['catalog', 'techdocs'] },
  search,
]);

it('counts look-ups by plugin and outcome, and all unknown ids as one', async () => {
  const { meter, read } = createMeter();
  const lookups = new LookupCounts();
  observeLookups(lookups, meter);
  let current = table;
  const discovery = new TableDiscovery({
    table: () => current,
    service: 'catalog',
    ownUrl: () => 'http://127.0.0.1:7007',
    publicUrl: 'https://portal.example.com',
    lookups,
  });
  await discovery.getBaseUrl('techdocs');
  await discovery.getBaseUrl('search');
  await discovery.getExternalBaseUrl('search');
  for (let index = 0; index < 100; index++) {
    await expect(discovery.getBaseUrl(`attack-${index}`)).rejects.toThrow();
  }
  current = new RoutingTable([{ ...search, urls: ['http://elsewhere:7007'] }]);
  await discovery.getBaseUrl('search');

  const points = await read('splitstage.discovery.lookups');
  expect(points.filter(([, value]) => value !== 0)).toEqual([
    [{ plugin: '(unknown)', outcome: 'unknown' }, 100],
    [{ plugin: 'techdocs', outcome: 'own' }, 1],
    [{ plugin: 'search', outcome: 'other' }, 2],
    [{ plugin: 'search', outcome: 'external' }, 1],
  ]);
});

it('shows revision and age of the table, how long a reload took, and what was refused and why', async () => {
  const { meter, read } = createMeter();
  const live = new LiveRouting({ table, logger: mockServices.rootLogger({ level: 'none' }) });
  observeRouting(live, meter);
  const changed = new RoutingTable([search]);
  live.offer('redis', () => changed);
  live.offer('config', () => {
    throw new RoutingTableError([]);
  });
  live.offer('redis', () => {
    throw new Error('not JSON');
  });
  live.refuse('redis', new Error('forged'), 'signature');

  expect(await read('splitstage.routing.table')).toEqual([[{ revision: changed.revision }, 1]]);
  expect(await read('splitstage.routing.table.age')).toEqual([[{}, expect.any(Number)]]);
  expect(await read('splitstage.routing.refused')).toEqual([
    [{ source: 'config', reason: 'invalid' }, 1],
    [{ source: 'redis', reason: 'unreadable' }, 1],
    [{ source: 'redis', reason: 'signature' }, 1],
  ]);
  expect(await read('splitstage.routing.reload.duration')).toEqual([
    [{ source: 'redis' }, expect.objectContaining({ count: 1 })],
  ]);
});

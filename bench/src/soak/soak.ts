import { setTimeout as delay } from 'node:timers/promises';
import { freePorts } from '@splitstage/fleet';
import { Pool } from 'undici';
import type { Report } from '../run/Report.ts';
import { Run } from '../run/Run.ts';
import { describeSoak } from './describeSoak.ts';
import { editTable } from './editTable.ts';
import { FaultLog } from './faults/FaultLog.ts';
import { Instance } from './faults/Instance.ts';
import { injectFaults } from './faults/injectFaults.ts';
import { keepLoading } from './loads/keepLoading.ts';
import { loads } from './loads/loads.ts';
import type { Services } from './RoutingFile.ts';
import { readSoakOptions, type SoakOptions } from './readSoakOptions.ts';
import { type Sample, SoakGateway } from './SoakGateway.ts';
import { Tally } from './Tally.ts';

/** Services, and how many instances each has. */
const SIZES = { one: 1, two: 2, three: 3 };
/** Plugins of the load, and the services that may run them: the last one moves. */
const PLUGINS: ReadonlyMap<string, readonly string[]> = new Map([
  ['one', ['one']],
  ['two', ['two']],
  ['three', ['three']],
  ['nomad', ['two', 'three']],
]);
/** Milliseconds. */
const SAMPLE_EVERY = 5_000;
/** Milliseconds of load before the base is looked at. */
const FIRST_LOAD = 3_000;
/** Milliseconds for the gateway to let go of what it has open, once there is no load. */
const SETTLE_WITHIN = 60_000;
/** Milliseconds after which nothing more will be let go: longer than idle connections are kept. */
const SETTLED_AFTER = 10_000;

/** Mixed load on our gateway while instances come and go: what fails, and what becomes of memory. */
export async function soak(args: readonly string[]): Promise<Report> {
  const options = readSoakOptions(args);
  await using run = await Run.open();
  const instances = await startInstances(run);
  const tables = tablesOf(instances);
  const gateway = await SoakGateway.start(run, tables[0], 'one');

  run.progress('first load, and a look at what is open without any');
  await load(gateway, new Tally(), AbortSignal.any([run.signal, AbortSignal.timeout(FIRST_LOAD)]));
  const base = await settle(gateway, run.signal);

  const tally = new Tally();
  const log = new FaultLog();
  const end = new AbortController();
  const stop = AbortSignal.any([run.signal, end.signal]);
  const work = [
    watch(run, gateway, tally, options).finally(() => end.abort()),
    editTable(gateway, tables, stop),
    injectFaults(instances, log, stop),
    load(gateway, tally, stop),
  ] as const;
  const [samples, edits] = await Promise.all(work).finally(() => end.abort());

  run.progress('the load has stopped; waiting for the gateway to let go');
  const after = await settle(gateway, run.signal, base.descriptors);
  return describeSoak({
    requests: tally.counts,
    failures: tally.judge(log),
    windows: log.windows,
    samples,
    base,
    after,
    edits,
    counts: await gateway.counts(),
    inFlight: (await gateway.status()).inFlight,
    left: await Promise.all(instances.map(instance => instance.countOpen())),
  });
}

async function startInstances(run: Run): Promise<Instance[]> {
  const services = Object.entries(SIZES).flatMap(([service, size]) => Array(size).fill(service));
  const ports = await freePorts(services.length);
  const instances = services.map(
    (service, index) => new Instance(run, { service, port: ports[index] ?? 0 }),
  );
  await Promise.all(instances.map(instance => instance.start()));
  return instances;
}

/** The tables that take turns. */
function tablesOf(instances: readonly Instance[]): readonly [Services, ...Services[]] {
  const urlsOf = (name: string) =>
    instances.filter(({ service }) => service === name).map(({ url }) => url);
  const table = (nomadAt: string, gone?: string): Services =>
    Object.fromEntries(
      Object.keys(SIZES).map(name => [
        name,
        {
          urls: urlsOf(name).filter(url => url !== gone),
          plugins: name === nomadAt ? [name, 'nomad'] : [name],
        },
      ]),
    );
  const [first, second, third] = urlsOf('three');
  return [table('two'), table('two', first), table('three', second), table('three', third)];
}

/** Keeps the gateway busy until it is told to stop, and until all that was under way has ended. */
async function load(gateway: SoakGateway, tally: Tally, stop: AbortSignal): Promise<void> {
  const { origin } = gateway;
  // undici's timeouts would hide a gateway that never answers.
  const pool = new Pool(origin, { headersTimeout: 0, bodyTimeout: 0 });
  const setup = { origin, pool, plugins: PLUGINS, tally, stop };
  await Promise.all(loads.map(each => keepLoading(each, setup)));
  await pool.destroy();
}

/** Looks at the gateway now and then until the load was enough. */
async function watch(
  run: Run,
  gateway: SoakGateway,
  tally: Tally,
  { requests, minutes }: SoakOptions,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  const end = performance.now() + minutes * 60_000;
  while (tally.requests < requests && performance.now() < end) {
    const sample = await gateway.sample();
    samples.push(sample);
    run.progress(
      `${tally.requests} requests, ${tally.failed} failed; ${sample.resident.toFixed(0)} MiB, ${sample.heap.toFixed(1)} MiB of live objects, ${sample.descriptors} descriptors`,
    );
    await delay(SAMPLE_EVERY, undefined, { signal: run.signal });
  }
  return samples;
}

/**
 * Waits until the gateway has no more descriptors open than `target`; without one, until it closes
 * none any more.
 */
async function settle(gateway: SoakGateway, signal: AbortSignal, target = 0): Promise<Sample> {
  const start = performance.now();
  let lowest = await gateway.sample();
  while (lowest.descriptors > target && performance.now() - start < SETTLE_WITHIN) {
    await delay(500, undefined, { signal });
    const sample = await gateway.sample();
    if (sample.descriptors < lowest.descriptors) {
      lowest = sample;
    } else if (target === 0 && sample.at - lowest.at > SETTLED_AFTER) {
      break;
    }
  }
  return lowest;
}

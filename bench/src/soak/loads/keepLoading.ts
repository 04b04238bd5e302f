import { setTimeout as delay } from 'node:timers/promises';
import type { Tally } from '../Tally.ts';
import { WrongAnswer } from '../WrongAnswer.ts';
import type { Load, Target } from './Load.ts';

/** Milliseconds for any request: well above what a fault and the gateway's timeout take together. */
const LONGEST = 20_000;
/** Milliseconds until a client that met a failure tries again. */
const BACK_OFF = 100;

/** What all loads need. */
export interface LoadSetup extends Omit<Target, 'pluginId'> {
  /** Plugins, and the services that may run each of them. */
  readonly plugins: ReadonlyMap<string, readonly string[]>;
  readonly tally: Tally;
  /** Ends the load; requests that are under way are waited for. */
  readonly stop: AbortSignal;
}

/** Keeps all clients of a load busy until it is told to stop. */
export async function keepLoading(load: Load, setup: LoadSetup): Promise<void> {
  await Promise.all(Array.from({ length: load.clients }, () => keepAsking(load, setup)));
}

async function keepAsking({ kind, request }: Load, setup: LoadSetup): Promise<void> {
  const { plugins, tally, stop, ...target } = setup;
  const entries = [...plugins];
  while (!stop.aborted) {
    const [pluginId = '', services = []] =
      entries[Math.floor(Math.random() * entries.length)] ?? [];
    const from = performance.now();
    try {
      await within(LONGEST, request({ ...target, pluginId }));
      tally.count(kind);
    } catch (error) {
      tally.count(kind, { kind, services, error, from, until: performance.now() });
      await delay(BACK_OFF);
    }
  }
}

async function within(milliseconds: number, request: Promise<void>): Promise<void> {
  const timer = new AbortController();
  const late = delay(milliseconds, undefined, { signal: timer.signal }).then(() => {
    throw new WrongAnswer(`nothing for ${milliseconds / 1000} s`);
  });
  try {
    await Promise.race([request, late]);
  } finally {
    late.catch(() => undefined);
    timer.abort();
  }
}

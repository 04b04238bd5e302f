import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePorts, ProcessSet } from '@splitstage/fleet';
import { Replica } from './testing/Replica.ts';
import { replicaConfig } from './testing/replicaConfig.ts';

/** Options of {@link stressRound}. */
export interface StressRoundOptions {
  readonly databaseUrl: string;
  /** Begins the names of the databases; those of another round make a start from what it left. */
  readonly prefix: string;
  /** The services of which as many start at once as `replicas`. */
  readonly services: readonly string[];
  readonly replicas: number;
  /** How many SIGKILLs fall into the starts. */
  readonly kills: number;
  /** A number from 0 to 1, like `Math.random`. */
  readonly random: () => number;
  /** How long all may take to become ready, in milliseconds. */
  readonly patience: number;
}

/** What came of a round. */
export interface StressResult {
  readonly ready: number;
  readonly seconds: number;
  /** SIGKILLs that met a process while it started. */
  readonly kills: number;
  /** Starts that ended although nobody killed them, with their last words. */
  readonly failures: readonly string[];
}

/** After its plugins have begun, a process is killed within as many milliseconds. */
const KILL_WINDOW = 4_000;

/**
 * Starts replicas of services at once, kills some of them in the middle, starts again whatever
 * ended, as Kubernetes would, and waits until all are ready.
 */
export async function stressRound(options: StressRoundOptions): Promise<StressResult> {
  const { services, replicas, random, patience } = options;
  const folder = await mkdtemp(join(tmpdir(), 'splitstage-starts-'));
  const processes = new ProcessSet();
  const all: Replica[] = [];
  const names = ['gateway', 'catalog', 'scaffolder', 'search'];
  const ports = await freePorts(replicas * names.length);
  for (let set = 0; set < replicas; set++) {
    const own = Object.fromEntries(
      names.map((name, index) => [name, ports[set * names.length + index] ?? 0]),
    );
    const config = replicaConfig({ ...options, ports: own, folder });
    for (const service of services) {
      all.push(new Replica({ service, port: own[service] ?? 0, config, folder, processes }));
    }
  }

  const began = Date.now();
  const failures: string[] = [];
  const ready = new Set<Replica>();
  let killsLeft = options.kills;
  let over = false;

  const supervise = async (replica: Replica) => {
    while (!over) {
      replica.lines.length = 0;
      let killed = false;
      const { exited: ended } = await replica.spawn();
      const watching = watch(replica, () => over || !replica.running);
      if (await watching.beginsPlugins) {
        const wait = random() * KILL_WINDOW;
        if (killsLeft > 0 && random() < 0.7) {
          killsLeft--;
          await Promise.race([delay(wait, undefined, { ref: false }), ended]);
          killed = replica.running && !ready.has(replica);
          if (killed) {
            replica.kill();
          } else {
            killsLeft++;
          }
        }
      }
      if (!killed && (await watching.ready)) {
        ready.add(replica);
      }
      const { code } = await ended;
      if (!over && !killed) {
        ready.delete(replica);
        failures.push(
          `${replica.name} exited with code ${code}: ${replica.lines.slice(-4).join(' | ')}`,
        );
        await delay(500);
      }
    }
  };
  const supervising = all.map(supervise);
  try {
    while (ready.size < all.length && Date.now() - began < patience) {
      await delay(100);
    }
    return {
      ready: ready.size,
      seconds: (Date.now() - began) / 1000,
      kills: options.kills - killsLeft,
      failures,
    };
  } finally {
    over = true;
    await Promise.all(all.map(replica => replica.stop()));
    await Promise.all(supervising);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Follows one start of a replica: until its plugins begin, and until it is ready. */
function watch(replica: Replica, over: () => boolean) {
  const untilTrue = async (ask: () => Promise<boolean>) => {
    while (!over()) {
      if (await ask()) {
        return true;
      }
      await delay(50);
    }
    return false;
  };
  return {
    beginsPlugins: untilTrue(async () =>
      replica.lines.some(line => line.includes('Plugin initialization started')),
    ),
    ready: untilTrue(async () => (await replica.health('readiness'))?.status === 200),
  };
}

import { expect, inject, it } from 'vitest';
import { createRandom } from './createRandom.ts';
import { inspectDatabases, leaveLocksTaken } from './inspectDatabases.ts';
import { stressRound } from './stressRound.ts';

it('has two catalogs and two gateways ready that start at once on nothing, whichever are killed, and again from what they left', async () => {
  const seed = Date.now() % 1_000_000;
  const options = {
    databaseUrl: inject('databaseUrl'),
    prefix: `stress_${seed}_`,
    services: ['catalog', 'gateway'],
    replicas: 2,
    random: createRandom(seed),
    patience: 240_000,
  };
  const first = await stressRound({ ...options, kills: 3 });
  expect(first, `seed ${seed}`).toMatchObject({ ready: 4, failures: [] });
  // What a killed start of a release without turns leaves, in the tables of each plugin.
  expect(await leaveLocksTaken(options.databaseUrl, options.prefix)).toBeGreaterThan(10);
  const again = await stressRound({ ...options, kills: 1 });
  expect(again, `seed ${seed}`).toMatchObject({ ready: 4, failures: [] });
  expect(await inspectDatabases(options.databaseUrl, options.prefix)).toEqual([]);
}, 600_000);

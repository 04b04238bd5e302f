import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startPostgres } from '@splitstage/fleet';
import { createRandom } from './createRandom.ts';
import { dropDatabases, inspectDatabases, leaveLocksTaken } from './inspectDatabases.ts';
import { type StressResult, stressRound } from './stressRound.ts';

/** `npm run stress:starts -- --rounds 20`: exits with 1 when a round does not end as it should. */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    services: { type: 'string', default: 'catalog,gateway' },
    replicas: { type: 'string', default: '3' },
    kills: { type: 'string', default: '4' },
    seed: { type: 'string', default: String(randomBytes(3).readUIntBE(0, 3)) },
    'database-url': { type: 'string' },
    prefix: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const services = values.services.split(',');
const given = values['database-url'];
const postgres = given === undefined ? await startPostgres() : undefined;
const databaseUrl = given ?? postgres?.url ?? '';
const random = createRandom(Number(values.seed));
console.log(
  `${rounds} rounds of ${values.replicas} replicas of ${services.join(', ')}, seed ${values.seed}`,
);

let good = 0;
try {
  for (let round = 1; round <= rounds; round++) {
    const prefix = values.prefix ?? `stress_${randomBytes(4).toString('hex')}_`;
    const run = (kills: number) =>
      stressRound({
        databaseUrl,
        prefix,
        services,
        replicas: Number(values.replicas),
        kills,
        random,
        patience: 600_000,
      });
    const first = await run(Number(values.kills));
    const left = await leaveLocksTaken(databaseUrl, prefix);
    const again = await run(1);
    const faults = await inspectDatabases(databaseUrl, prefix);
    if (isGood(first) && isGood(again) && faults.length === 0) {
      good++;
    }
    console.log(
      `${round}: ${describe(first)}; with ${left} locks left taken: ${describe(again)}${faults.length > 0 ? `; ${faults.join(', ')}` : ''}`,
    );
    if (values.prefix === undefined) {
      await dropDatabases(databaseUrl, prefix);
    }
  }
} finally {
  await postgres?.stop();
}
console.log(`${good} of ${rounds} rounds ended with all ready, and nothing left behind`);
process.exitCode = good === rounds ? 0 : 1;

function isGood({ ready, failures }: StressResult): boolean {
  return ready === services.length * Number(values.replicas) && failures.length === 0;
}

function describe({ ready, seconds, kills, failures }: StressResult): string {
  const failed = failures.map(failure => `\n   ${failure}`).join('');
  return `${ready} ready after ${seconds.toFixed(1)} s and ${kills} kills${failed}`;
}

import { FleetError } from '../errors.ts';
import { TaskGroup } from '../TaskGroup.ts';
import type { Service } from './createServices.ts';
import type { Crash } from './ServiceProcess.ts';

/**
 * Starts all services side by side.
 *
 * @param keepGoing - waits until each is ready or has failed once, and fails when none is ready;
 *   without it the first failure is the fleet's
 * @param crashes - services that were ready and have ended since
 * @throws FleetError SERVICE_DIED, SERVICE_TIMEOUT or NOTHING_STARTED; the signal's reason
 */
export async function startAll(
  services: ReadonlyMap<string, Service>,
  keepGoing: boolean,
  signal: AbortSignal,
  crashes: readonly Crash[],
): Promise<void> {
  if (keepGoing) {
    const starts = [...services.values()].map(({ supervisor }) => supervisor.start(signal));
    const results = await Promise.allSettled(starts);
    signal.throwIfAborted();
    const failed = results.filter(result => result.status === 'rejected');
    if (failed.length < results.length) return;
    throw new FleetError('NOTHING_STARTED', nothingStarted([...services.keys()]), {
      fix: 'Why, each has said above.',
      cause: new AggregateError(failed.map(({ reason }) => reason)),
    });
  }
  const starting = new TaskGroup(signal);
  for (const { supervisor } of services.values()) {
    starting.run(either => supervisor.start(either));
  }
  await starting.done();
  const [dead] = crashes;
  if (dead === undefined) return;
  throw new FleetError(
    'SERVICE_DIED',
    `${dead.service} ${dead.how} while the others were starting.`,
    {
      details: services.get(dead.service)?.process.logs.slice(-30) ?? [],
    },
  );
}

function nothingStarted(names: readonly string[]): string {
  return names.length === 1
    ? `${names[0]} could not start, and nothing else was to.`
    : `None of the ${names.length} services could start.`;
}

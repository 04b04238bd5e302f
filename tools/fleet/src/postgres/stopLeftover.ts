import { readFile, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FleetError } from '../errors.ts';
import { processCommand, processIdentity } from '../process/processIdentity.ts';

const patienceMs = 30_000;

/**
 * Stops the PostgreSQL that a killed launcher left running on this cluster. Its process id stands
 * in postmaster.pid; the file survives a reboot, so the process must prove that it is PostgreSQL
 * and works in this folder. Call it under the data folder's lock only.
 */
export async function stopLeftover(cluster: string, signal: AbortSignal): Promise<void> {
  const pid = await leftoverPid(cluster);
  if (pid === undefined) return;
  const identity = await processIdentity(pid);
  const until = Date.now() + patienceMs;
  // SIGINT is PostgreSQL's fast shutdown; a second one while it shuts down changes nothing.
  process.kill(pid, 'SIGINT');
  while ((await processIdentity(pid)) === identity) {
    if (Date.now() > until) {
      throw new FleetError(
        'POSTGRES_FAILED',
        `PostgreSQL (process ${pid}), left by a launcher that was killed, does not stop.`,
        { fix: `Stop it yourself: kill -QUIT ${pid}` },
      );
    }
    await delay(50, undefined, { signal });
  }
}

/** The live postmaster of a cluster; undefined when there is none. */
export async function leftoverPid(cluster: string): Promise<number | undefined> {
  const file = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(file.split('\n', 1)[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return undefined;
  const command = await processCommand(pid);
  if (!basename(command.split(' ', 1)[0] ?? '').startsWith('postgres')) return undefined;
  // PostgreSQL's working directory is its cluster; without /proc the command line must do.
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return cwd === cluster || (cwd === undefined && command.includes(cluster)) ? pid : undefined;
}

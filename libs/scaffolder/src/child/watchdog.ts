import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { TOO_LARGE } from '../process/protocol.ts';
import { findWorkspaceExcess } from './findWorkspaceExcess.ts';
import type { Watched } from './startWatchdog.ts';

// The thread that startWatchdog starts.

const { parentPid, folder, workspace } = workerData as Watched;
const end = () => process.kill(process.pid, 'SIGKILL');

setInterval(() => {
  if (process.ppid !== parentPid) end();
}, 1_000);

for (;;) {
  const begin = performance.now();
  const excess = await findWorkspaceExcess(folder, workspace);
  if (excess !== undefined) {
    // The service reads it when this process has ended; no message would get out of here.
    writeSync(2, `\n${TOO_LARGE}${excess}\n`);
    end();
  }
  // A fifth of a processor at most, for a folder of very many files.
  await delay(Math.max(250, 4 * (performance.now() - begin)));
}

import { setPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { generateSite } from '../generateSite.ts';
import type { BuildJob, BuildMessage } from './buildMessages.ts';

// The program that buildInProcess starts: builds the one site that it is told of, and ends.

// Behind whoever serves requests on this machine.
setPriority(10);
// The service went away.
process.once('disconnect', () => process.exit(1));
process.once('message', (job: BuildJob) => void build(job));

async function build(job: BuildJob): Promise<void> {
  endWithoutParent(job.limits.timeoutMs);
  const log = (level: 'info' | 'warn') => (text: string) => send({ type: 'log', level, text });
  try {
    await generateSite({ ...job, logger: { info: log('info'), warn: log('warn') } });
    await send({ type: 'done' });
    process.exit(0);
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    await send({ type: 'error', name, message });
    process.exit(1);
  }
}

function send(message: BuildMessage): Promise<void> {
  return new Promise(resolve => {
    if (process.send) process.send(message, () => resolve());
    else resolve();
  });
}

/** Whoever is to end this process may be dead, and a thread that is busy hears of nothing. */
function endWithoutParent(timeoutMs: number): void {
  const code = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${timeoutMs + 5_000})`;
  new Worker(code, { eval: true }).unref();
}

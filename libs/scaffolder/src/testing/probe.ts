import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { startWatchdog } from '../child/startWatchdog.ts';
import type { StartMessage } from '../process/protocol.ts';

// A template process that went wrong: tries what its message says, and tells what came of it.

/** The job of this process. */
interface Attempt {
  readonly type: 'job';
  readonly job: { readonly attempt: string; readonly path: string };
}

const attempts: Record<string, (path: string) => unknown> = {
  list: path => readdirSync(path),
  read: path => readFileSync(path, 'utf8'),
  write: path => writeFileSync(path, 'x'),
  link: path => symlinkSync('/etc/passwd', path),
  run: path => spawnSync(path).error,
  thread: code => new Worker(code, { eval: true }),
  environment: () => process.env,
  fill: () => {
    for (let number = 0; ; number++) writeFileSync(`large${number}`, Buffer.alloc(100_000));
  },
  litter: () => {
    for (let number = 0; ; number++) mkdirSync(join('deep', `${number}`), { recursive: true });
  },
  spin: () => {
    for (;;);
  },
  grow: () => {
    const all: string[][] = [];
    for (;;) all.push(Array.from({ length: 100_000 }, (_, index) => `${index}`));
  },
};

process.on('message', (message: StartMessage | Attempt | { readonly type: 'answer' }) => {
  if (message.type === 'start') {
    startWatchdog({ ...message, folder: process.cwd() });
    process.send?.({ type: 'ready' });
  }
  if (message.type !== 'job') return;
  const { attempt, path } = message.job;
  let result: string;
  try {
    const value = attempts[attempt]?.(path);
    result = value instanceof Error ? String(value) : JSON.stringify(value ?? 'done');
  } catch (error) {
    result = String((error as { code?: string }).code ?? error);
  }
  process.send?.({ type: 'call', id: 1, method: 'tell', args: result });
});

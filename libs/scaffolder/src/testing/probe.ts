import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

// A template process that went wrong: tries what its message says, and tells what came of it.

const attempts: Record<string, (path: string) => unknown> = {
  list: path => readdirSync(path),
  read: path => readFileSync(path, 'utf8'),
  write: path => writeFileSync(path, 'x'),
  link: path => symlinkSync('/etc/passwd', path),
  run: path => spawnSync(path).error,
  thread: code => new Worker(code, { eval: true }),
  environment: () => process.env,
  spin: () => {
    for (;;);
  },
  grow: () => {
    const all: string[][] = [];
    for (;;) all.push(Array.from({ length: 100_000 }, (_, index) => `${index}`));
  },
};

process.on('message', (message: { type: string; job?: { attempt: string; path: string } }) => {
  if (message.type === 'start') process.send?.({ type: 'ready' });
  if (message.type !== 'job' || !message.job) return;
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

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** How a command ended. */
export interface CommandRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command as its users do, in a folder. */
export async function runCommand(cwd: string, ...args: string[]): Promise<CommandRun> {
  // What `npm test` says about itself is not for the command.
  const { INIT_CWD: _, npm_lifecycle_event: __, ...env } = process.env;
  const child = spawn(process.execPath, [join(import.meta.dirname, '../main.ts'), ...args], {
    cwd,
    env: { ...env, NODE_ENV: 'development' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode, stdout, stderr };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processIdentity } from '../process/processIdentity.ts';

/** A command that a test has started. */
export interface Command extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly pid: number;
  /** All that it has printed so far. */
  output(): string;
  /** Waits until it has printed something. */
  printed(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** Options of {@link startCommand}. */
export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  /** Default: this Node. */
  readonly program?: string;
  /** Default `ignore`. */
  readonly input?: 'ignore' | 'pipe';
}

/** Starts Node with these arguments, as somebody in a terminal would, without a terminal. */
export function startCommand(args: readonly string[], options: CommandOptions = {}): Command {
  const program = options.program ?? process.execPath;
  const child = spawn(program, args, {
    stdio: [options.input ?? 'ignore', 'pipe', 'pipe'],
    cwd: options.cwd ?? '/',
    env: { ...process.env, INIT_CWD: undefined, ...options.env },
    ...(options.uid === undefined ? {} : { uid: options.uid }),
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} could not be started`);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', text => {
      output += text;
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  return {
    child,
    pid,
    ended,
    output: () => output,
    printed: pattern =>
      eventually(
        () => {
          const match = output.match(pattern);
          if (!match && child.exitCode !== null)
            throw new Error(`it ended without printing ${pattern}:\n${output}`);
          return match ?? undefined;
        },
        () => `it does not print ${pattern}:\n${output}`,
      ),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Starts the launcher's command line on a checkout. */
export function startCli(
  root: string,
  args: readonly string[] = [],
  options: CommandOptions = {},
): Command {
  const cli = join(import.meta.dirname, '../cli.ts');
  const env = { NODE_ENV: undefined, SPLITSTAGE_ROOT: root, ...options.env };
  return startCommand([cli, ...args], { cwd: root, ...options, env });
}

/**
 * Starts the launcher's command line in a terminal, with script(1) of util-linux; `keys` types.
 * What it prints has a terminal's line ends and colours.
 */
export function startCliInTerminal(
  root: string,
  options: CommandOptions = {},
): Command & { keys(text: string): void } {
  const cli = join(import.meta.dirname, '../cli.ts');
  const env = { NODE_ENV: undefined, SPLITSTAGE_ROOT: root, NO_COLOR: '1', ...options.env };
  const line = [process.execPath, cli].map(word => `'${word}'`).join(' ');
  const command = startCommand(['-qfec', line, '/dev/null'], {
    program: 'script',
    input: 'pipe',
    cwd: root,
    ...options,
    env,
  });
  return Object.assign(command, { keys: (text: string) => void command.child.stdin?.write(text) });
}

/** Waits until there is a value; fails after 30 seconds. */
export async function eventually<T>(
  probe: () => T | undefined | Promise<T | undefined>,
  complaint: () => string = () => 'it does not happen',
): Promise<T> {
  const until = Date.now() + 30_000;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > until) throw new Error(complaint());
    await delay(20);
  }
}

/** Waits until a process is gone. */
export async function gone(pid: number): Promise<void> {
  await eventually(
    async () => ((await processIdentity(pid)) === undefined ? true : undefined),
    () => `process ${pid} is still there`,
  );
}

/** The processes that work in a folder or below it; none where there is no /proc. */
export async function processesBelow(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name));
  const folders = pids.map(pid => readlink(`/proc/${pid}/cwd`).catch(() => ''));
  const found = await Promise.all(folders);
  return pids.filter((_, i) => found[i]?.startsWith(folder));
}

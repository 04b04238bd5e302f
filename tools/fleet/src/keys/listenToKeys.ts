import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The terminal's keys, one by one. */
export interface KeyInput extends Disposable {
  /** Gives the terminal back to the shell, as Ctrl-Z does, until it is given to us again. */
  suspend(): void;
}

/**
 * Listens to single keys, where standard input is a terminal and ours. In raw mode Ctrl-C is a key
 * like any other, so `onKey` has to honour it. The terminal is as it was when this is disposed of,
 * or when the process ends.
 *
 * @returns undefined where there is nobody to press a key: a pipe, or a job in the background,
 *   which would be stopped for touching the terminal
 */
export async function listenToKeys(onKey: (key: string) => void): Promise<KeyInput | undefined> {
  const { stdin } = process;
  if (!stdin.isTTY || !(await isInForeground())) return undefined;
  const onData = (data: Buffer) => {
    // Several at once when somebody types faster than we read.
    for (const key of data.toString('utf8')) onKey(key);
  };
  const onContinue = async () => {
    if (await isInForeground()) stdin.setRawMode(true);
  };
  stdin.setRawMode(true);
  stdin.on('data', onData);
  // A terminal that was closed.
  stdin.on('error', () => undefined);
  process.on('SIGCONT', onContinue);
  return {
    suspend() {
      stdin.setRawMode(false);
      // The whole job, as the terminal does it: npm is in it too.
      process.kill(0, 'SIGTSTP');
    },
    [Symbol.dispose]() {
      process.off('SIGCONT', onContinue);
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
    },
  };
}

/** Whether our process group is the terminal's foreground one (proc_pid_stat(5): pgrp, tpgid). */
async function isInForeground(): Promise<boolean> {
  if (process.platform !== 'linux') {
    const found = await run('ps', ['-o', 'stat=', '-p', String(process.pid)]).catch(
      () => undefined,
    );
    return found?.stdout.includes('+') ?? false;
  }
  const stat = await readFile('/proc/self/stat', 'utf8').catch(() => '');
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return group !== undefined && group === foreground;
}

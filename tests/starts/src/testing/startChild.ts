import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A process that is started, and killed when its test ends. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  readonly process: ChildProcess;
  kill(): Promise<void>;
}

/** Starts one of the programs beside this file and waits until it says `there`. */
export async function startChild(program: string, ...args: readonly string[]): Promise<Child> {
  const child = spawn(process.execPath, [join(import.meta.dirname, program), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  const there = (async () => {
    for await (const chunk of child.stdout) {
      if (String(chunk).includes('there')) {
        return true;
      }
    }
    return false;
  })();
  if (child.pid === undefined || !(await there)) {
    throw new Error(`${program} ended before it was there`);
  }
  return { pid: child.pid, process: child, kill, [Symbol.asyncDispose]: kill };
}

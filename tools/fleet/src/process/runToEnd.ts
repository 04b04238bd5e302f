import type { ChildGroupOptions, Exit } from './ChildGroup.ts';
import type { ProcessSet } from './ProcessSet.ts';

/** Runs a command to its end; returns how it ended and all its output. Stops it on abort. */
export async function runToEnd(
  processes: ProcessSet,
  signal: AbortSignal,
  options: Omit<ChildGroupOptions, 'onLine'>,
): Promise<Exit & { readonly lines: readonly string[] }> {
  signal.throwIfAborted();
  const lines: string[] = [];
  const child = processes.spawn({ ...options, onLine: line => lines.push(line) });
  let stopped: Promise<unknown> | undefined;
  const stop = () => {
    stopped = child.stop();
  };
  signal.addEventListener('abort', stop, { once: true });
  const exit = await child.exited;
  signal.removeEventListener('abort', stop);
  await stopped;
  signal.throwIfAborted();
  return { ...exit, lines };
}

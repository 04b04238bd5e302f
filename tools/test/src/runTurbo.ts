import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** One task of a turbo run, as turbo's own summary tells it. */
export interface TurboTask {
  /** `package#task` */
  readonly taskId: string;
  readonly task: string;
  readonly directory: string;
  /** Absent when the task did not run because one that it needs failed. */
  readonly execution?: {
    readonly exitCode?: number;
    /** Milliseconds since 1970, as is `endTime`. */
    readonly startTime?: number;
    readonly endTime?: number;
  };
}

/**
 * Runs turbo tasks, goes on after a failure, and returns what became of each.
 *
 * @throws Error when turbo itself did not run
 */
export function runTurbo(
  root: string,
  tasks: readonly string[],
  options: readonly string[],
): TurboTask[] {
  const summaries = join(root, '.turbo/runs');
  rmSync(summaries, { recursive: true, force: true });
  mkdirSync(summaries, { recursive: true });
  const { error } = spawnSync(
    join(root, 'node_modules/.bin/turbo'),
    [
      'run',
      ...tasks,
      ...options,
      '--continue',
      '--concurrency=2',
      '--output-logs=new-only',
      '--summarize',
      '--no-update-notifier',
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' } },
  );
  const [summary] = readdirSync(summaries);
  if (error || summary === undefined) {
    throw new Error(`turbo did not run: ${error ?? 'it wrote no summary'}`);
  }
  return JSON.parse(readFileSync(join(summaries, summary), 'utf8')).tasks;
}

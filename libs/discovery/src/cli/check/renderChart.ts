import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { UsageError } from '../errors.ts';

/** A rendered chart, or why there is none. */
export type RenderedChart =
  | { readonly source: string; readonly text: string }
  | { readonly skipped: string };

/** A chart is some hundred kilobytes; Node's default is 1 MiB. */
const MAX_OUTPUT = 64 * 1024 * 1024;

/**
 * The chart to compare with: the given file, otherwise what Helm makes of the one in deploy/helm.
 *
 * @throws UsageError when the given file does not exist
 * @throws Error when Helm cannot render the chart
 */
export async function renderChart(file: string | undefined, root: string): Promise<RenderedChart> {
  if (file !== undefined) {
    if (!existsSync(file)) {
      throw new UsageError(`${file} does not exist. Make it with: helm template … > ${file}`);
    }
    return { source: file, text: await readFile(file, 'utf8') };
  }
  const chart = await findChart(join(root, 'deploy', 'helm'));
  if (!chart) {
    return { skipped: 'there is none in deploy/helm, and no --chart' };
  }
  const source = relative(root, chart);
  try {
    const { stdout } = await promisify(execFile)('helm', ['template', 'check', chart], {
      maxBuffer: MAX_OUTPUT,
    });
    return { source, text: stdout };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return { skipped: `helm is not installed; pass the rendered ${source} with --chart` };
    }
    const reason = error instanceof Error && 'stderr' in error ? error.stderr : error;
    throw new Error(`helm template ${source} failed: ${String(reason).trim()}`, { cause: error });
  }
}

/** The folder itself, or the one in it that is a chart. */
async function findChart(folder: string): Promise<string | undefined> {
  if (!existsSync(folder)) {
    return undefined;
  }
  const candidates = [folder, ...(await readdir(folder)).map(name => join(folder, name))];
  return candidates.find(candidate => existsSync(join(candidate, 'Chart.yaml')));
}

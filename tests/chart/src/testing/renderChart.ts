import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';
import type { Helm } from '../setup/findHelms.ts';
import { Rendered } from './Rendered.ts';

/** The chart. */
export const chart = join(import.meta.dirname, '../../../../deploy/helm');

/** How to render. */
export interface RenderOptions {
  /** Default: the newest. */
  readonly helm?: Helm;
  /** Default: `check`. */
  readonly release?: string;
  /** The cluster's version, for example `1.31.0`. */
  readonly kubernetes?: string;
  /** Further arguments of `helm template`. */
  readonly args?: readonly string[];
}

/**
 * Renders the chart with values over its own.
 *
 * @throws Error with what Helm says when it refuses
 */
export async function renderChart(values: object = {}, options: RenderOptions = {}) {
  const { release = 'check', kubernetes, args = [] } = options;
  return new Rendered(
    await runHelm(
      [
        'template',
        release,
        chart,
        '--values=-',
        ...(kubernetes ? [`--kube-version=${kubernetes}`] : []),
        ...args,
      ],
      { helm: options.helm, input: JSON.stringify(values) },
    ),
  );
}

/**
 * Runs Helm and returns what it prints.
 *
 * @throws Error with what it says when it fails
 */
export async function runHelm(
  args: readonly string[],
  { helm = newestHelm(), input = '' }: { readonly helm?: Helm; readonly input?: string } = {},
): Promise<string> {
  const child = spawn(helm.path, args);
  child.stdin.end(input);
  const [output, complaint, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (code !== 0) {
    throw new Error(`helm ${args[0]} (${helm.version}): ${complaint || output}`);
  }
  return output;
}

function newestHelm(): Helm {
  const helm = inject('helms').at(-1);
  if (!helm) {
    throw new Error('There is no Helm.');
  }
  return helm;
}

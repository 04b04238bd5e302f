import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from './findEngine.ts';
import { ImageError } from './ImageError.ts';
import { imagePlan } from './imagePlan.ts';

/** What to build, and with what. */
export interface BuildOptions {
  /** The root of the repository. */
  readonly root: string;
  readonly engine: Engine;
  /** A service's short name, such as `catalog`, or `frontend`. */
  readonly image: string;
  /** By default the version in the root's package.json. */
  readonly tag?: string;
  /** More arguments for the engine's `build`. */
  readonly engineArguments?: readonly string[];
}

/** An image that was built. */
export interface BuiltImage {
  /** Name and tag. */
  readonly reference: string;
  /** In bytes, all layers, uncompressed. */
  readonly size: number;
  readonly seconds: number;
}

/**
 * Builds an image; what the engine prints goes to this process's output.
 *
 * @throws ImageError when the engine fails
 */
export async function buildImage(options: BuildOptions): Promise<BuiltImage> {
  const { root, engine, image, engineArguments = [] } = options;
  const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
  const tag = options.tag ?? version;
  const { name, dockerfile, buildArguments } = imagePlan(image, tag);
  const reference = `${name}:${tag}`;
  const all = { ...buildArguments, VERSION: version, REVISION: revisionOf(root) };
  const startedAt = performance.now();
  await run(engine, root, [
    'build',
    '--file',
    dockerfile,
    '--tag',
    reference,
    ...Object.entries(all).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
    // The other format that podman knows has no HEALTHCHECK.
    ...(engine === 'podman' ? ['--format', 'docker'] : []),
    ...engineArguments,
    '.',
  ]);
  return {
    reference,
    size: sizeOf(engine, reference),
    seconds: (performance.now() - startedAt) / 1000,
  };
}

async function run(engine: Engine, cwd: string, args: readonly string[]): Promise<void> {
  const child = spawn(engine, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code, signal] = await once(child, 'exit');
  if (code !== 0) {
    throw new ImageError(`${engine} ${args.join(' ')}\nended with ${code ?? signal}.`);
  }
}

function sizeOf(engine: Engine, reference: string): number {
  const args = ['image', 'inspect', '--format', '{{.Size}}', reference];
  return Number(spawnSync(engine, args, { encoding: 'utf8' }).stdout);
}

/** The commit; `unknown` in a copy without git. */
function revisionOf(root: string): string {
  const { stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' });
  return stdout?.trim() || 'unknown';
}

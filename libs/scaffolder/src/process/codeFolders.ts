import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What a template process reads to be able to run: the sources of the program's package, the
 * packages that Node finds from there, and the workspace's libraries, which those lead to.
 *
 * @param program - a file in `services/<name>/src`
 */
export function codeFolders(program: string): string[] {
  const found = [dirname(program)];
  for (let folder = dirname(program); folder !== dirname(folder); folder = dirname(folder)) {
    found.push(join(folder, 'package.json'));
    for (const name of ['node_modules', 'libs']) {
      const path = join(folder, name);
      if (existsSync(path)) found.push(path);
    }
  }
  return found;
}

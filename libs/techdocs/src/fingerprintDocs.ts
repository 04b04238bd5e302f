import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readDocsFolder } from './mkdocs/readDocsFolder.ts';
import { readMkdocsConfig } from './mkdocs/readMkdocsConfig.ts';
import { readStylesheet } from './theme/readStylesheet.ts';

/**
 * A hash of all that a site is made from: mkdocs.yml, the files of the docs by size and time, and
 * our stylesheet. Of a folder that cannot be built it is made from the reason, so that it changes
 * when somebody mends the docs.
 */
export async function fingerprintDocs(inputDir: string, defaultSiteName: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    const config = await readMkdocsConfig(inputDir, defaultSiteName);
    const folder = await readDocsFolder(config, { warn: () => undefined });
    hash.update(JSON.stringify(config)).update((await readStylesheet()).content);
    for (const file of [...folder.pages.map(({ source }) => source), ...folder.assets]) {
      const { size, mtimeMs } = await stat(join(folder.path, file));
      hash.update(JSON.stringify([file, size, mtimeMs]));
    }
  } catch (error) {
    hash.update(String(error));
  }
  return hash.digest('hex');
}

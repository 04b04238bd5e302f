import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { defaultLimits, type SiteLimits } from '../build/siteLimits.ts';
import { generateSite } from '../generateSite.ts';

/** A folder of files for one test; a value of `{ link }` makes a symbolic link. */
export type Files = Readonly<Record<string, string | { readonly link: string }>>;

/** Writes files into a new folder that goes away with the test. */
export async function writeFiles(files: Files): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'techdocs-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    if (typeof content === 'string') await writeFile(target, content);
    else await symlink(content.link, target);
  }
  return folder;
}

/** Builds a site out of files below `repo/`, and gives access to what was written and logged. */
export async function buildSite(
  files: Files,
  options: { etag?: string; name?: string; limits?: Partial<SiteLimits> } = {},
) {
  const folder = await writeFiles(files);
  const outputDir = join(folder, 'site');
  await mkdir(outputDir);
  const warnings: string[] = [];
  await generateSite({
    inputDir: join(folder, 'repo'),
    outputDir,
    etag: options.etag,
    defaultSiteName: options.name,
    limits: { ...defaultLimits, ...options.limits },
    logger: { info: () => undefined, warn: message => void warnings.push(message) },
  });
  const read = (path: string) => readFile(join(outputDir, path), 'utf8');
  return {
    warnings,
    read,
    readJson: async (path: string) => JSON.parse(await read(path)),
    /** The HTML between the article's tags. */
    article: async (path: string) =>
      /<article[^>]*>\n([\s\S]*)<\/article>/.exec(await read(path))?.[1]?.trim(),
  };
}

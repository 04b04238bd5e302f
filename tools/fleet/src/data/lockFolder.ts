import { createHash } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FleetError, systemCode } from '../errors.ts';
import { processIdentity } from '../process/processIdentity.ts';

/** Says that this process alone uses a data folder. */
export interface FolderLock {
  /** The launcher that held the lock and did not end in order; undefined normally. */
  readonly abandonedBy: number | undefined;
  /** Tells who wants the folder next that it is about to be free: they wait instead of failing. */
  announceRelease(): Promise<void>;
  release(): Promise<void>;
}

const patienceMs = 90_000;

/**
 * Locks a folder with a file that names this process. A lock whose process is gone, or whose
 * process id belongs to another process by now (after a reboot, say), is taken over.
 *
 * @throws FleetError DATA_LOCKED when another launcher is using the folder.
 */
export async function lockFolder(folder: string, signal: AbortSignal): Promise<FolderLock> {
  const path = join(folder, 'lock');
  const id = crypto.randomUUID();
  const lock = { pid: process.pid, identity: await processIdentity(process.pid), id };
  // Written beside and then linked: nobody ever reads a lock that is half written.
  const draft = `${path}.${process.pid}.${crypto.randomUUID()}`;
  await writeFile(draft, JSON.stringify(lock), { mode: 0o644 });
  try {
    const abandonedBy = await take(folder, path, draft, signal);
    return {
      abandonedBy,
      async announceRelease() {
        await writeFile(draft, JSON.stringify({ ...lock, leaving: true }));
        await rename(draft, path);
      },
      async release() {
        if (parseLock(await readLock(path)).id === id) await rm(path, { force: true });
      },
    };
  } finally {
    await rm(draft, { force: true });
  }
}

async function take(
  folder: string,
  path: string,
  draft: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      await link(draft, path);
      return undefined;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
    const found = await readLock(path);
    if (found === undefined) continue;
    const holder = await holderOf(found);
    if (holder.alive && holder.leaving && Date.now() < until) {
      await delay(50, undefined, { signal });
      continue;
    }
    if (holder.alive) {
      throw new FleetError(
        'DATA_LOCKED',
        `${folder} is in use by another launcher (process ${holder.pid}).`,
        {
          fix: 'Stop that one, or start beside it: npm start -- --data <another folder> --port <another port>',
        },
      );
    }
    if (await succeed(path, draft, found)) return holder.pid;
  }
}

async function holderOf(text: string) {
  const { pid = Number.NaN, identity, leaving } = parseLock(text);
  const alive = identity !== undefined && (await processIdentity(pid)) === identity;
  return { pid, alive, leaving: leaving === true };
}

interface Lock {
  readonly pid?: number;
  /** What `processIdentity` says of that process: it may hold spaces, as on macOS. */
  readonly identity?: string;
  readonly id?: string;
  readonly leaving?: boolean;
}

/** Reads a lock; one that was damaged says nothing, and so nobody holds it. */
function parseLock(text: string | undefined): Lock {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value !== 'object' || value === null) return {};
    const field = (key: string): unknown => Reflect.get(value, key);
    const [pid, identity, id] = [field('pid'), field('identity'), field('id')];
    return {
      ...(typeof pid === 'number' ? { pid } : {}),
      ...(typeof identity === 'string' ? { identity } : {}),
      ...(typeof id === 'string' ? { id } : {}),
      leaving: field('leaving') === true,
    };
  } catch {
    return parseOldLock(text ?? '');
  }
}

/** As launchers wrote it before it was JSON: one of them may still be running. */
function parseOldLock(text: string): Lock {
  const [, pid, identity] = /^(\d+) (\S+) [\da-f-]{36}( stopping)?$/.exec(text) ?? [];
  return identity === undefined ? {} : { pid: Number(pid), identity };
}

/**
 * Replaces an abandoned lock by ours. Several launchers may have found it: the one that creates
 * the file named after what was found may replace just that, as nobody else changes it meanwhile.
 */
async function succeed(path: string, draft: string, found: string): Promise<boolean> {
  const right = `${path}.after.${createHash('sha256').update(found).digest('hex').slice(0, 16)}`;
  try {
    await link(draft, right);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    // Whoever holds that right needs it for a moment only, unless it was killed in that moment.
    const holder = await readLock(right);
    if (holder !== undefined && !(await holderOf(holder)).alive) await rm(right, { force: true });
    return false;
  }
  try {
    if ((await readLock(path)) !== found) return false;
    await rename(draft, path);
    return true;
  } finally {
    await rm(right, { force: true });
  }
}

async function readLock(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

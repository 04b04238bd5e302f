import { access, chmod, constants, mkdir, mkdtemp, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FleetError, reasonOf, systemCode } from '../errors.ts';
import { lockFolder } from './lockFolder.ts';

/** A folder that one launcher uses at a time. */
export interface DataFolder extends AsyncDisposable {
  readonly path: string;
  /** The process id of a launcher that was killed while it used the folder. */
  readonly abandonedBy: number | undefined;
  /** Lets another launcher wait for this one, which is about to stop. */
  announceRelease(): Promise<void>;
}

const minimumFreeBytes = 512 * 1024 ** 2;

/**
 * Opens the folder that holds a fleet's data, and makes it when it is missing. Without a path
 * it is a temporary folder, removed when it is disposed of. What the folder holds stays as it is.
 *
 * @throws FleetError DATA_UNUSABLE, DATA_LOCKED or DISK_FULL.
 */
export async function openDataFolder(
  path: string | undefined,
  signal: AbortSignal,
): Promise<DataFolder> {
  const folder = path === undefined ? await mkdtemp(join(tmpdir(), 'splitstage-')) : resolve(path);
  const remove = async () => {
    if (path === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    await makeFolder(folder, path === undefined);
    await checkFreeSpace(folder);
    const lock = await lockFolder(folder, signal);
    return {
      path: folder,
      abandonedBy: lock.abandonedBy,
      announceRelease: () => lock.announceRelease(),
      async [Symbol.asyncDispose]() {
        await lock.release();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    signal.throwIfAborted();
    throw error instanceof FleetError ? error : unusable(folder, error);
  }
}

async function makeFolder(folder: string, fresh: boolean): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  const { uid } = await stat(folder);
  const own = process.getuid?.();
  if (own === 0 && (fresh || made !== undefined)) {
    // PostgreSQL runs as another user then, which must be able to pass through.
    await chmod(folder, 0o711);
  }
  if (own !== undefined && own !== 0 && uid !== own) {
    throw new FleetError(
      'DATA_UNUSABLE',
      `The data folder ${folder} belongs to another user (uid ${uid}).`,
      {
        fix: `Start as that user, or use a folder of your own: npm start -- --data <folder>`,
      },
    );
  }
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
}

async function checkFreeSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= minimumFreeBytes) return;
  throw new FleetError(
    'DISK_FULL',
    `Only ${Math.floor(free / 1024 ** 2)} MB are free on the disk of ${folder}; at least ${minimumFreeBytes / 1024 ** 2} MB are needed.`,
    { fix: 'Make room, or use a folder on another disk: npm start -- --data <folder>' },
  );
}

function unusable(folder: string, error: unknown): FleetError {
  const why: Record<string, string> = {
    EEXIST: 'it is a file, not a folder',
    ENOTDIR: 'a part of that path is a file, not a folder',
    EACCES: 'permission is denied',
    EPERM: 'permission is denied',
    EROFS: 'its file system is read-only',
    ENOSPC: 'the disk is full',
  };
  const reason = why[systemCode(error) ?? ''] ?? reasonOf(error);
  return new FleetError('DATA_UNUSABLE', `The data folder ${folder} cannot be used: ${reason}.`, {
    fix: 'Put that right, or use another folder: npm start -- --data <folder>',
    cause: error,
  });
}

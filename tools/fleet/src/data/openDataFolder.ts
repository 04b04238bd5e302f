import { access, chmod, constants, mkdtemp, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FleetError } from '../errors.ts';
import { lockFolder } from './lockFolder.ts';
import { makeFolders } from './makeFolders.ts';
import { unusable } from './unusable.ts';

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
    await checkWritable(folder);
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
    throw unusable(folder, error);
  }
}

async function makeFolder(folder: string, fresh: boolean): Promise<void> {
  const made = await makeFolders(folder, 0o700);
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

/** access(2) says yes where the file system takes no files: /proc, a full quota. */
async function checkWritable(folder: string): Promise<void> {
  const probe = join(folder, `.write-${process.pid}-${crypto.randomUUID()}`);
  await writeFile(probe, 'Written to see whether this folder can be used.', { flag: 'wx' });
  await rm(probe);
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

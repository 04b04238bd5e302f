import { FleetError, reasonOf, systemCode } from '../errors.ts';
import { FolderRefusedError } from './makeFolders.ts';

const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'it is a file, not a folder',
  ENOTDIR: 'a part of that path is a file, not a folder',
  ENOENT: 'its file system takes no files',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  ENAMETOOLONG: 'its path is too long',
  ELOOP: 'its path goes through too many links',
};

/** Says in words why a folder for data cannot be used, and what to do. */
export function unusable(folder: string, error: unknown): FleetError {
  if (error instanceof FleetError) return error;
  const reason =
    error instanceof FolderRefusedError
      ? error.message
      : (reasons[systemCode(error) ?? ''] ?? reasonOf(error));
  return new FleetError('DATA_UNUSABLE', `The data folder ${folder} cannot be used: ${reason}.`, {
    fix: 'Put that right, or use another folder: npm start -- --data <folder>',
    cause: error,
  });
}

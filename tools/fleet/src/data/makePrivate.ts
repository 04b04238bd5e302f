import { chmod } from 'node:fs/promises';
import { makeFolders } from './makeFolders.ts';
import { unusable } from './unusable.ts';

/**
 * Makes a folder that nobody else on this machine can look into, or makes it so. The data folder
 * itself may be one of the user's own, whose mode is theirs; what is below it is ours.
 *
 * @throws FleetError DATA_UNUSABLE
 */
export async function makePrivate(folder: string): Promise<void> {
  try {
    await makeFolders(folder, 0o700);
    await chmod(folder, 0o700);
  } catch (error) {
    throw unusable(folder, error);
  }
}

import { copyFile, mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { ConflictError, NotAllowedError } from '@backstage/errors';
import { leadsInto } from '@splitstage/reading/leads-into';

/** What {@link copyWorkspace} copies, and where to. */
export interface CopyWorkspaceOptions {
  readonly workspace: string;
  /** Created when missing. */
  readonly folder: string;
  /** The new folder's name in `folder`. */
  readonly name: string;
}

/**
 * Copies a workspace to a new folder and returns its path. When it fails midway, it takes the new
 * folder away again.
 *
 * @throws ConflictError when the folder is there already, NotAllowedError when `name` or a symbolic
 * link in the workspace leads elsewhere.
 */
export async function copyWorkspace(options: CopyWorkspaceOptions): Promise<string> {
  const { workspace, folder, name } = options;
  await mkdir(folder, { recursive: true });
  const target = resolveSafeChildPath(folder, name);
  await createFolder(target);
  try {
    await copyFolder(workspace, target, workspace);
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  }
  return target;
}

/** Fails if it is there, unlike a look followed by a `mkdir`: of two tasks, one gets the name. */
async function createFolder(target: string): Promise<void> {
  try {
    await mkdir(target);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new ConflictError(
      `${target} already exists, and is left as it is; choose another name or remove it.`,
      error,
    );
  }
}

/** Not `fs.cp`: it looks at all folders above, which a template process may not. */
async function copyFolder(from: string, to: string, workspace: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isSymbolicLink()) {
      refuseOutwardLink(workspace, source);
      await symlink(await readlink(source), target);
    } else if (entry.isDirectory()) {
      await mkdir(target);
      await copyFolder(source, target, workspace);
    } else {
      await copyFile(source, target);
    }
  }
}

function refuseOutwardLink(workspace: string, source: string): void {
  if (!leadsInto(workspace, source)) {
    throw new NotAllowedError(
      `${source} is a symbolic link that leads out of the workspace; replace it in the template.`,
    );
  }
}

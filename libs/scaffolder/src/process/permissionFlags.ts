/** What a template process may touch on this machine. */
export interface FileRights {
  /** Code: the workspace's packages and sources. */
  readonly code: readonly string[];
  /** Its own folder, and the folder that `publish:folder` writes to. */
  readonly writable: readonly string[];
  /** Folders with templates that the configuration names. */
  readonly readable: readonly string[];
  /** Node's cache of compiled code. The process gives the right to write up when it has loaded. */
  readonly codeCache?: string;
}

/**
 * The flags with which Node starts a template process: it reads its code, templates that the
 * configuration names, and its own folder, and starts no other program. The service's configuration,
 * logs, and folders of other tasks are out of its reach, although all belong to the same user.
 *
 * https://nodejs.org/api/permissions.html; `--allow-worker` is for the watch over the parent, and
 * given up before a template runs.
 */
export function permissionFlags(rights: FileRights): string[] {
  const { code, writable, readable, codeCache } = rights;
  const cache = codeCache === undefined ? [] : [codeCache];
  return [
    '--permission',
    '--allow-worker',
    '--disable-warning=PERM0006',
    ...unique([...code, ...readable, ...writable, ...cache]).map(path => `--allow-fs-read=${path}`),
    ...unique([...writable, ...cache]).map(path => `--allow-fs-write=${path}`),
  ];
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)];
}

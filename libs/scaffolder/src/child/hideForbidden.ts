import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

type Callback = (error: NodeJS.ErrnoException | null, ...results: unknown[]) => void;

/**
 * What this process may not look at is not there for it, as in a container: `stat` says ENOENT
 * where Node's permission model says ERR_ACCESS_DENIED. Before fs-extra copies something, it looks
 * at all folders above, to be sure that no folder is copied into itself.
 *
 * Reading and writing what is forbidden stays an error of its own.
 */
export function hideForbidden(): void {
  for (const name of ['stat', 'lstat'] as const) {
    const callback = fs[name] as (path: unknown, ...rest: unknown[]) => void;
    const promise = fs.promises[name] as (...args: unknown[]) => Promise<unknown>;
    const sync = fs[`${name}Sync`] as (path: unknown, options?: object) => unknown;
    Object.assign(fs, {
      [name]: (path: unknown, ...rest: unknown[]) => {
        const done = rest.pop() as Callback;
        callback(path, ...rest, (error: NodeJS.ErrnoException | null, ...results: unknown[]) =>
          done(error && asMissing(error, name, path), ...results),
        );
      },
      [`${name}Sync`]: (path: unknown, options?: { throwIfNoEntry?: boolean }) => {
        try {
          return sync(path, options);
        } catch (error) {
          const missing = asMissing(error as NodeJS.ErrnoException, name, path);
          if (missing.code === 'ENOENT' && options?.throwIfNoEntry === false) return undefined;
          throw missing;
        }
      },
    });
    Object.assign(fs.promises, {
      [name]: (path: unknown, ...rest: unknown[]) =>
        promise(path, ...rest).catch(error => {
          throw asMissing(error, name, path);
        }),
    });
  }
  syncBuiltinESMExports();
}

function asMissing(
  error: NodeJS.ErrnoException,
  syscall: string,
  path: unknown,
): NodeJS.ErrnoException {
  if (error.code !== 'ERR_ACCESS_DENIED') return error;
  return Object.assign(new Error(`ENOENT: no such file or directory, ${syscall} '${path}'`), {
    code: 'ENOENT',
    errno: -2,
    path: String(path),
    syscall,
  });
}

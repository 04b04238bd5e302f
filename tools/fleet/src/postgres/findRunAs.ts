import { type ExecFileOptions, execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { FleetError } from '../errors.ts';

const run = promisify(execFile);

/** As whom PostgreSQL runs, and what its command lines begin with. */
export interface RunAs {
  /** Who owns its files; undefined: whoever runs the launcher. */
  readonly uid?: number;
  readonly gid?: number;
  readonly prefix: readonly string[];
}

/**
 * PostgreSQL refuses to run as root. An ordinary user needs nothing of this. For root it runs as
 * the owner of the data, or else as the system's `postgres` or `nobody`; no user is created.
 * Where that user cannot reach the files (a checkout below /root), it runs in a user namespace in
 * which root has that user's id: to the kernel it is still root, to PostgreSQL it is not.
 *
 * @param paths what it must be able to reach
 * @param dataOwner who owns the data that is already there
 */
export async function findRunAs(paths: readonly string[], dataOwner?: number): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const user = await findUser(dataOwner || undefined);
  if (dataOwner !== 0 && (await canReach(user, paths))) return { ...user, prefix: [] };
  const prefix = ['unshare', '--user', `--map-user=${user.uid}`, `--map-group=${user.gid}`, '--'];
  const isOurs = dataOwner === undefined || dataOwner === 0;
  if (isOurs && (await succeeds('unshare', [...prefix.slice(1), 'true']))) return { prefix };
  throw new FleetError(
    'POSTGRES_USER',
    `PostgreSQL does not run as root, and the user that it would run as (uid ${user.uid}) cannot reach ${paths.join(' and ')}.`,
    {
      fix: 'Start as an ordinary user, or from a checkout outside /root; if only the data is out of reach: npm start -- --data /var/tmp/splitstage',
    },
  );
}

async function findUser(owner: number | undefined): Promise<{ uid: number; gid: number }> {
  const candidates = owner === undefined ? ['postgres', 'nobody'] : [String(owner)];
  for (const name of candidates) {
    const ids = await Promise.all(['-u', '-g'].map(flag => run('id', [flag, name]))).catch(
      () => [],
    );
    const [uid, gid] = ids.map(({ stdout }) => Number(stdout));
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new FleetError(
    'POSTGRES_USER',
    `PostgreSQL does not run as root, and this system has no user ${candidates.join(' or ')} to run it as.`,
    { fix: 'Start as an ordinary user.' },
  );
}

/** Asks the kernel as that user: it alone knows about modes, ACLs and mount options. */
function canReach(user: { uid: number; gid: number }, paths: readonly string[]): Promise<boolean> {
  return succeeds(
    '/bin/sh',
    ['-c', 'for path; do test -x "$path" || exit 1; done', 'sh', ...paths],
    {
      ...user,
      cwd: '/',
    },
  );
}

async function succeeds(command: string, args: readonly string[], options: ExecFileOptions = {}) {
  return run(command, args, options).then(
    () => true,
    () => false,
  );
}

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, ProcessSet } from '@splitstage/fleet';
import { until } from 'test-support';

/** Debian's "nobody": PgBouncer does not run as root. */
const NOBODY = 65_534;

/** Starts PgBouncer in front of a PostgreSQL server; `url` is what `server` was, by way of it. */
export async function startPgbouncer(
  server: string,
  mode: 'session' | 'transaction',
): Promise<{ readonly url: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'splitstage-pgbouncer-'));
  await chmod(folder, 0o755);
  const [port = 0] = await freePorts(1);
  const target = new URL(server);
  const ini = join(folder, 'pgbouncer.ini');
  const root = process.getuid?.() === 0;
  await writeFile(
    ini,
    `[databases]
* = host=${target.hostname} port=${target.port} user=${target.username} password=${decodeURIComponent(target.password)}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
default_pool_size = 20
server_reset_query = DISCARD ALL
ignore_startup_parameters = extra_float_digits
`,
    { mode: 0o644 },
  );
  const processes = new ProcessSet();
  const child = processes.spawn({
    command: 'pgbouncer',
    args: [ini],
    cwd: folder,
    env: { PATH: process.env.PATH },
    stopSignal: 'SIGINT',
    graceMs: 5_000,
    onLine: () => undefined,
    ...(root ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  const stop = async () => {
    await child.stop();
    await rm(folder, { recursive: true });
  };
  try {
    await until('PgBouncer', () => listens(port), 15_000);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: Object.assign(new URL(server), { port: String(port) }).href,
    [Symbol.asyncDispose]: stop,
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.end());
  });
}

import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FleetEvent } from '../events.ts';
import { processCommand, processIdentity } from '../process/processIdentity.ts';
import { eventually, gone, startCommand } from '../testing/startCommand.ts';
import type { Postgres } from './runPostgres.ts';
import { startPostgres } from './startPostgres.ts';
import { leftoverPid } from './stopLeftover.ts';

vi.setConfig({ testTimeout: 60_000 });

const untilKilled = join(import.meta.dirname, '../testing/runPostgresUntilKilled.ts');
let dataDir: string;
const durable = false;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'splitstage-postgres-'));
  // As root, PostgreSQL runs as another user.
  await chmod(dataDir, 0o755);
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function query(postgres: Postgres, sql: string) {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function kill(pid: number) {
  process.kill(pid, 'SIGKILL');
  await gone(pid);
}

test('data survives a restart, and the password stays ours alone', async () => {
  {
    await using postgres = await startPostgres({ dataDir, durable });
    await query(postgres, `CREATE TABLE kept AS SELECT 'ä' AS value`);
  }
  expect((await stat(join(dataDir, 'postgres/password'))).mode & 0o077).toBe(0);
  await using postgres = await startPostgres({ dataDir, durable });
  expect(await query(postgres, 'SELECT * FROM kept')).toEqual([{ value: 'ä' }]);
});

test('it listens on the loopback address, has room for all plugins, and lets nobody in without a password', async () => {
  await using postgres = await startPostgres({ dataDir });
  const setting = async (name: string) => (await query(postgres, `SHOW ${name}`))[0]?.[name];
  expect(await setting('listen_addresses')).toBe('127.0.0.1');
  expect(Number(await setting('max_connections'))).toBeGreaterThanOrEqual(200);
  expect(await setting('fsync')).toBe('on');
  const { host, port, user } = postgres;
  const stranger = new pg.Client({ host, port, user, password: 'guess', database: 'postgres' });
  await expect(stranger.connect()).rejects.toThrow('password authentication failed');
});

test('a temporary one leaves neither process nor files', async () => {
  const before = await readdir(tmpdir());
  const postgres = await startPostgres();
  const pid = postgres.pid ?? 0;
  expect(await processCommand(pid)).toContain('postgres');
  await postgres.stop();
  expect(await processIdentity(pid)).toBeUndefined();
  const left = (await readdir(tmpdir())).filter(name => !before.includes(name));
  expect(left.filter(name => /^splitstage-[^-]+$/.test(name))).toEqual([]);
});

test('a creation that was interrupted is done again', async () => {
  {
    await using launcher = startCommand([untilKilled, dataDir]);
    await eventually(async () => {
      const draft = (await readdir(dataDir)).find(name => name.includes('.new-')) ?? 'none';
      return stat(join(dataDir, draft, 'data/PG_VERSION')).catch(() => undefined);
    });
    await kill(launcher.pid);
  }
  await expect(stat(join(dataDir, 'postgres'))).rejects.toThrow('ENOENT');
  await using postgres = await startPostgres({ dataDir, durable });
  expect(await query(postgres, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect((await readdir(dataDir)).filter(name => name.includes('.new-'))).toEqual([]);
});

test('when the launcher is killed, PostgreSQL ends by itself', async () => {
  await using launcher = startCommand([untilKilled, dataDir]);
  const [, pid] = await launcher.printed(/^ready (\d+)$/m);
  await kill(launcher.pid);
  await gone(Number(pid));
});

test('what a killed launcher left running is stopped before the next start', async () => {
  await using launcher = startCommand([untilKilled, dataDir]);
  const [, pid] = await launcher.printed(/^ready (\d+)$/m);
  expect(await leftoverPid(join(dataDir, 'postgres/data'))).toBe(Number(pid));
  // Its guard too, so that PostgreSQL really stays.
  await kill(await guardOf(Number(pid)));
  await kill(launcher.pid);
  expect(await processIdentity(Number(pid))).toBeDefined();

  await using postgres = await startPostgres({ dataDir, durable });
  expect(await processIdentity(Number(pid))).toBeUndefined();
  expect(await query(postgres, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

async function guardOf(pid: number): Promise<number> {
  for (const name of await readdir('/proc')) {
    if ((await processCommand(Number(name))).includes(`splitstage-guard ${pid} `))
      return Number(name);
  }
  throw new Error(`no guard of ${pid}`);
}

test('a process that merely has the id in postmaster.pid is left alone', async () => {
  const cluster = join(dataDir, 'cluster');
  await mkdir(cluster);
  await writeFile(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n`);
  expect(await leftoverPid(cluster)).toBeUndefined();
});

test('a database that is not whole is neither used nor touched', async () => {
  await mkdir(join(dataDir, 'postgres/data'), { recursive: true });
  await writeFile(join(dataDir, 'postgres/data/precious'), 'data');
  await expect(startPostgres({ dataDir })).rejects.toMatchObject({
    code: 'POSTGRES_INCOMPLETE',
    message: expect.stringContaining('PG_VERSION is missing'),
    fix: expect.stringContaining(`move ${join(dataDir, 'postgres')} away`),
  });
  expect(await readdir(dataDir)).toEqual(['postgres']);
  expect(await readFile(join(dataDir, 'postgres/data/precious'), 'utf8')).toBe('data');
});

test('a database of another PostgreSQL version is neither used nor touched', async () => {
  await (await startPostgres({ dataDir, durable })).stop();
  const version = join(dataDir, 'postgres/data/PG_VERSION');
  await writeFile(version, '17\n');
  await expect(startPostgres({ dataDir })).rejects.toMatchObject({
    code: 'POSTGRES_VERSION',
    message: expect.stringContaining('was made by PostgreSQL 17; this is PostgreSQL 18'),
  });
  await writeFile(version, '18\n');
  await (await startPostgres({ dataDir, durable })).stop();
});

test('when it cannot start, the end of its log says why', async () => {
  await (await startPostgres({ dataDir, durable })).stop();
  await appendFile(join(dataDir, 'postgres/data/postgresql.conf'), `\nwork_mem = 'much'\n`);
  const events: FleetEvent[] = [];
  await expect(startPostgres({ dataDir, log: event => events.push(event) })).rejects.toMatchObject({
    code: 'POSTGRES_FAILED',
    message: expect.stringContaining('exited with code 1'),
    details: expect.arrayContaining([
      expect.stringContaining('invalid value for parameter "work_mem"'),
    ]),
  });
  expect(await readdir(dataDir)).toEqual(['postgres']);
});

test.runIf(process.getuid?.() === 0)(
  'root can start it below a folder that only root can enter',
  async () => {
    await chmod(dataDir, 0o700);
    const inner = join(dataDir, 'checkout');
    await using postgres = await startPostgres({ dataDir: inner, durable });
    expect(await query(postgres, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect((await stat(join(inner, 'postgres/data'))).uid).toBe(0);
  },
);

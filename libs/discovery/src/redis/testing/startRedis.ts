import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';

/** A redis-server of a test's own. It ends with the test, however that ends. */
export interface TestRedis {
  readonly port: number;
  /** A connection that may do everything. */
  readonly admin: Redis;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with what it had written to disk. */
  restart(): Promise<void>;
  /** Stops it from answering, while its connections stay open. */
  freeze(): void;
  thaw(): void;
}

/**
 * Starts a real redis-server on a free port, in a temporary folder, without snapshots.
 *
 * @param args - what to add to its command line, such as `--appendonly yes`
 */
export async function startRedis(...args: string[]): Promise<TestRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'splitstage-redis-'));
  const port = await freePort();
  // With TLS the plain port is another one, for `admin` only.
  const tls = args.includes('--tls-cert-file');
  const plainPort = tls ? await freePort() : port;
  const listen = ['--port', `${plainPort}`, ...(tls ? ['--tls-port', `${port}`] : [])];
  const start = () =>
    spawnRedis([...listen, '--bind', '127.0.0.1', '--dir', dir, '--save', '', ...args]);

  let server = await start();
  const admin = new Redis({
    port: plainPort,
    host: '127.0.0.1',
    retryStrategy: () => 20,
    maxRetriesPerRequest: 500,
  });
  admin.on('error', () => {});
  const kill = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      const exit = once(server, 'exit');
      server.kill('SIGKILL');
      await exit;
    }
  };
  onTestFinished(async () => {
    admin.disconnect();
    await kill();
    await rm(dir, { recursive: true, force: true });
  });
  return {
    port,
    admin,
    kill,
    async restart() {
      server = await start();
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
  };
}

async function spawnRedis(args: readonly string[]): Promise<ChildProcess> {
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  // A test run that is cut off runs no teardown.
  const killWithUs = () => server.kill('SIGKILL');
  process.once('exit', killWithUs);
  server.once('exit', () => process.off('exit', killWithUs));
  const said: string[] = [];
  for await (const line of createInterface({ input: server.stdout })) {
    said.push(line);
    if (line.includes('Ready to accept connections')) {
      server.stdout.resume();
      return server;
    }
  }
  throw new Error(`redis-server did not start:\n${said.join('\n')}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) {
    throw new Error(`Expected a port, got ${address}`);
  }
  return address.port;
}

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from 'test-support';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { startPortal } from './testing/startPortal.ts';

const root = join(import.meta.dirname, '../../..');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'splitstage-e2e-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs `npm run routing -- …` as a script would, and returns its exit code and JSON. */
async function routing(...args: string[]) {
  const command = ['run', '-s', 'routing', '--', ...args, '--json'];
  return await new Promise<{ code: number; json: Record<string, unknown> }>(resolve => {
    const child = execFile('npm', command, { cwd: root }, (_error, stdout) =>
      resolve({ code: child.exitCode ?? -1, json: JSON.parse(stdout) }),
    );
  });
}

/** Writes a config file and returns its path. */
async function config(name: string, content: object): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, stringify(content));
  return path;
}

it('finds that this repository runs what its table says', async () => {
  expect((await routing('check')).code).toBe(0);
});

it('names what differs when the table gives a plugin to a service that does not have it', async () => {
  const moved = await config('moved.yaml', {
    routing: {
      services: {
        catalog: { plugins: ['catalog', 'techdocs'] },
        search: { plugins: ['search', 'kubernetes'] },
      },
    },
  });
  const { code, json } = await routing('check', '--config', moved);
  expect(code).toBe(1);
  expect(JSON.stringify(json)).toMatch(/kubernetes/);
});

it('publishes a table that every running service follows, and takes it back', async () => {
  await using redis = await startRedis();
  const own = {
    routing: { redis: { url: redis.url, signingKey: 'a key for tests, of 32 characters' } },
  };
  await using portal = await startPortal({ services: ['gateway', 'search'], config: own });
  const revisions = async () => {
    const answers = await Promise.all(
      portal.fleet.services.map(async name => {
        const url = `${portal.fleet.serviceUrl(name)}/.backstage/health/v1/readiness`;
        return (await (await fetch(url)).json()).revision;
      }),
    );
    return [...new Set(answers)];
  };
  const [first] = await revisions();

  // The addresses of this fleet, as its launcher chose them.
  const fleetFile = join(portal.fleet.dataDir, 'run/fleet.yaml');
  const options = ['--config', fleetFile, '--config', await config('redis.yaml', own)];
  const radar = { radar: { url: 'http://127.0.0.1:9', plugins: ['tech-radar'] } };
  const more = await config('more.yaml', { routing: { services: radar } });

  expect(await routing('publish', ...options)).toMatchObject({ code: 0, json: { sequence: 1 } });
  const published = await routing('publish', ...options, '--config', more);
  expect(published).toMatchObject({ code: 0, json: { sequence: 2 } });
  await until('all services to follow it', async () => {
    const [revision, ...others] = await revisions();
    return others.length === 0 && revision === published.json.revision;
  });

  expect(await routing('rollback', ...options)).toMatchObject({
    code: 0,
    json: { sequence: 3, revision: first },
  });
  await until('all services to be back', async () => {
    const [revision, ...others] = await revisions();
    return others.length === 0 && revision === first;
  });
});

/** A redis-server of this test's own. */
async function startRedis() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise(closed => probe.close(closed));
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const chunk of server.stdout) {
    if (String(chunk).includes('Ready to accept connections')) {
      break;
    }
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.kill('SIGKILL');
      await once(server, 'exit');
    },
  };
}

import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@splitstage/fleet';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ContainerNetwork } from './testing/ContainerNetwork.ts';
import { Engine } from './testing/Engine.ts';
import { healthCheckOf } from './testing/healthCheckOf.ts';

const name = inject('engine');
const portalUrl = 'https://portal.example.com';

/** What stands behind NGINX here: says what it was asked, and by which way. */
const echo = `require('node:http').createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ url: request.url, headers: request.headers }));
}).on('upgrade', (request, socket) => socket.end('HTTP/1.1 426 asked for ' + request.headers.upgrade + '\\r\\n\\r\\n'))
  .listen(7007)`;

describe.skipIf(!name)('the front end on NGINX', () => {
  const engine = new Engine(name ?? 'docker');
  const stack = new AsyncDisposableStack();
  let url: string;
  let alone: string;

  beforeAll(async () => {
    const image = inject('images').frontend?.reference ?? '';
    const folder = await mkdtemp(join(tmpdir(), 'splitstage-frontend-'));
    stack.defer(() => rm(folder, { recursive: true }));
    const own = join(folder, 'frontend.json');
    await writeFile(own, '{"app": {"title": "Ours </script> & yours"}}');

    const network = stack.use(await ContainerNetwork.create(engine));
    const gateway = await network.run('gateway', {
      image: inject('images').gateway?.reference ?? '',
      options: ['--entrypoint=node'],
      command: ['--eval', echo],
      healthCheck: ['node', '--eval', 'fetch("http://127.0.0.1:7007")'],
    });
    const ports = await freePorts(2);
    const start = async (container: string, port: number, options: readonly string[]) => {
      await network.run(container, {
        image,
        options: [
          '--read-only',
          '--tmpfs=/tmp',
          '--cap-drop=ALL',
          '--security-opt=no-new-privileges',
          `--publish=127.0.0.1:${port}:8080`,
          `--env=PORTAL_URL=${portalUrl}`,
          ...options,
        ],
        command: [],
        healthCheck: await healthCheckOf(engine, image),
      });
      return `http://127.0.0.1:${port}`;
    };
    url = await start('frontend', ports[0] ?? 0, [
      `--env=GATEWAY_URL=http://${gateway.address}:7007`,
      `--volume=${own}:/etc/splitstage/frontend.json:ro`,
    ]);
    alone = await start('alone', ports[1] ?? 0, []);
  });
  afterAll(() => stack.disposeAsync());

  it('runs as nobody special', async () => {
    const { Config } = await engine.inspect<{ Config: { User: string } }>(
      'image',
      inject('images').frontend?.reference ?? '',
    );
    expect(Config.User).toBe('1000:1000');
  });

  it.each(['/', '/catalog/default/component/booking-service', '/index.html'])(
    'answers %s with the page, which is never kept',
    async path => {
      const answer = await fetch(`${url}${path}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/html');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(answer.headers.get('content-encoding')).toBe('gzip');
      expect(await answer.text()).toContain('<div id="root">');
    },
  );

  it('is configured when it starts: the address, no guest, and a file of yours', async () => {
    const page = await (await fetch(url)).text();
    const data = page
      .match(/<script type="backstage.io\/config">.*?<\/script>/gs)
      ?.flatMap(script => JSON.parse(script.replace(/<\/?script[^>]*>/g, '')))
      .map(config => config.data);
    expect(data).toContainEqual({ app: { baseUrl: portalUrl }, backend: { baseUrl: portalUrl } });
    expect(data).toContainEqual({
      auth: { environment: 'production', providers: { guest: null } },
    });
    expect(data?.at(-1)).toEqual({ app: { title: 'Ours </script> & yours' } });
  });

  it('lets browsers keep what has a hash in its name, compressed', async () => {
    const page = await (await fetch(url)).text();
    const [script = ''] = page.match(/\/static\/main\.[^"]*\.js/) ?? [];
    const answer = await fetch(`${url}${script}`);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.headers.get('vary')).toBe('Accept-Encoding');
    expect(answer.headers.get('content-type')).toMatch(/javascript/);
    const plain = await fetch(`${url}${script}`, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe(await answer.text());
  });

  it('says that a file of an older version is gone, and lets nobody keep that', async () => {
    const answer = await fetch(`${url}/static/main.0000.js`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('cache-control')).toBeNull();
  });

  it.each(['/', '/static/none.js', '/favicon.svg'])(
    'sends security headers with %s',
    async path => {
      const { headers } = await fetch(`${url}${path}`);
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'self'; .*connect-src 'self'; .*script-src 'self' 'unsafe-eval'/,
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('server')).toBe('nginx');
    },
  );

  it.each(['/api/catalog/entities?filter=a%2Fb', '/.well-known/oauth-protected-resource'])(
    'passes %s on to the gateway as it is',
    async path => {
      const answer = await fetch(`${url}${path}`, {
        headers: { 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.1' },
      });
      const { url: asked, headers } = await answer.json();
      expect(asked).toBe(path);
      expect(headers).toMatchObject({
        host: new URL(url).host,
        'x-forwarded-proto': 'https',
        'x-forwarded-for': expect.stringMatching(/^192\.0\.2\.1, /),
      });
      expect(answer.headers.get('content-security-policy')).toBeNull();
    },
  );

  it('passes WebSockets on', async () => {
    const upgrade = request(`${url}/api/signals`, {
      headers: { connection: 'Upgrade', upgrade: 'websocket' },
    }).end();
    const [answer] = await once(upgrade, 'response');
    answer.resume();
    expect(answer.statusMessage).toBe('asked for websocket');
  });

  it('leaves /api to the ingress when it knows no gateway', async () => {
    expect((await fetch(`${alone}/api/catalog/entities`)).status).toBe(404);
    expect((await fetch(alone)).status).toBe(200);
  });
});

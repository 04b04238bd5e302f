import { once } from 'node:events';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { generate } from 'selfsigned';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { start, startUpstream } from './testing/inTest.ts';
import type { TlsIdentity } from './testing/TestUpstream.ts';

let trusted: TlsIdentity;
let stranger: TlsIdentity;

beforeAll(async () => {
  [trusted, stranger] = await Promise.all([createIdentity(), createIdentity()]);
  // What NODE_EXTRA_CA_CERTS does when a process starts.
  setDefaultCACertificates([...getCACertificates('default'), trusted.cert]);
});

async function createIdentity(): Promise<TlsIdentity> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { key, cert };
}

/** An upstream that tells which protocol it was told of, and echoes what comes over a WebSocket. */
async function startEcho(tls?: TlsIdentity) {
  const upstream = await startUpstream(
    (request, response) => response.end(request.headers['x-forwarded-proto']),
    tls,
  );
  const echo = new WebSocketServer({ server: upstream.server });
  echo.on('connection', socket => socket.on('message', data => socket.send(String(data))));
  return upstream;
}

async function echoed(origin: string): Promise<string> {
  const client = new WebSocket(`${origin.replace('http', 'ws')}/api/one`);
  onTestFinished(() => client.terminate());
  await once(client, 'open');
  client.send('hello');
  const [data] = await once(client, 'message');
  return String(data);
}

describe('with HTTPS', () => {
  it('the gateway serves its clients, and tells services so', async () => {
    const upstream = await startEcho();
    const { origin } = await start({ tls: trusted, services: { one: [upstream.url] } });
    expect(origin).toMatch(/^https:/);
    expect(await (await fetch(`${origin}/api/one`)).text()).toBe('https');
    expect(await (await fetch(`${origin}/api/local`)).text()).toBe('own');
    expect(await echoed(origin)).toBe('hello');
  });

  it('services are reached, WebSockets too', async () => {
    const upstream = await startEcho(trusted);
    const { origin } = await start({ services: { one: [upstream.url] } });
    expect(upstream.url).toMatch(/^https:/);
    expect(await (await fetch(`${origin}/api/one`)).text()).toBe('http');
    expect(await echoed(origin)).toBe('hello');
  });

  it('a service with a certificate that nobody vouches for gets no request', async () => {
    const upstream = await startEcho(stranger);
    const { origin } = await start({ services: { one: [upstream.url] } });
    const response = await fetch(`${origin}/api/one`);
    expect(response.status).toBe(503);
    const body = await response.text();
    expect(body).toContain('does not trust the certificate');
    expect(body).not.toContain('127.0.0.1');
    await expect(echoed(origin)).rejects.toThrow(/503/);
    expect(upstream.requests).toEqual([]);
  });
});

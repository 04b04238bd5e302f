import { once } from 'node:events';
import { createServer } from 'node:http';
import { ConfigReader } from '@backstage/config';
import { describe, expect, it } from 'vitest';
import { listenAddressOf } from './listen.ts';
import { readOwnUrl } from './readOwnUrl.ts';

const route = (...urls: string[]) => ({ name: 'catalog', urls, plugins: ['catalog'] });

describe('listenAddressOf', () => {
  it.each([
    [['http://127.0.0.1:7008'], { host: '127.0.0.1', port: 7008 }],
    [['http://localhost:7008'], { host: '127.0.0.1', port: 7008 }],
    [['http://catalog-backend:7007'], { port: 7007 }],
    [['http://catalog-backend'], { port: 7007 }],
    [['http://10.0.0.1:80', 'http://10.0.0.2:80'], { port: 7007 }],
    [['http://10.0.0.1:7001', 'http://10.0.0.2:7002'], undefined],
  ])('%j listens on %j', (urls, expected) => {
    expect(listenAddressOf(route(...urls))).toEqual(expected);
  });
});

describe('readOwnUrl', () => {
  it.each([
    [{}, 'http://localhost:7008'],
    [{ listen: ':7000' }, 'http://localhost:7000'],
    [{ listen: 7000 }, 'http://localhost:7000'],
    [{ listen: '0.0.0.0:7000' }, 'http://127.0.0.1:7000'],
    [{ listen: { host: '::', port: 7000 } }, 'http://localhost:7000'],
    [{ listen: { host: '::1', port: 7000 } }, 'http://[::1]:7000'],
    [{ listen: { port: 7000 }, https: true }, 'https://localhost:7000'],
  ])('%j is reached at %s', (backend, expected) => {
    const config = new ConfigReader({ backend });
    expect(readOwnUrl(config, route('http://catalog-backend:7008'))?.()).toBe(expected);
  });

  it('leaves it to the row when that is HTTPS: a certificate names the host of the row', () => {
    const config = new ConfigReader({ backend: { listen: ':7000', https: true } });
    expect(readOwnUrl(config, route('https://catalog-backend:7008'))).toBeUndefined();
  });

  it('learns the port that the operating system gives for port 0', async () => {
    const config = new ConfigReader({ backend: { listen: '127.0.0.1:0' } });
    const ownUrl = readOwnUrl(config, route('http://catalog-backend:7008'));
    expect(ownUrl).toThrow(/does not listen yet/);
    const server = createServer((_request, response) => response.end('it is me'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      expect(await (await fetch(ownUrl?.() ?? '')).text()).toBe('it is me');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('asks for backend.listen when the row cannot tell', () => {
    expect(() => readOwnUrl(new ConfigReader({}), route('http://a:1', 'http://a:2'))).toThrow(
      /Set backend\.listen/,
    );
  });
});

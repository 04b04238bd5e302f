import { ConfigSources, StaticConfigSource } from '@backstage/config-loader';
import { expect, it } from 'vitest';
import { ListenByRouteConfigSource } from './ListenByRouteConfigSource.ts';

const routing = { services: { catalog: { url: 'http://127.0.0.1:7008', plugins: ['catalog'] } } };

/** What `backend.listen` is for a service in the end. */
async function listenOf(data: object, service = 'catalog') {
  const source = StaticConfigSource.create({ data: JSON.parse(JSON.stringify(data)) });
  const config = await ConfigSources.toConfig(new ListenByRouteConfigSource(source, service));
  try {
    return config.getOptional('backend.listen');
  } finally {
    config.close();
  }
}

it('listens where the routing table says', async () => {
  expect(await listenOf({ routing })).toEqual({ host: '127.0.0.1', port: 7008 });
});

it('leaves an explicit backend.listen alone', async () => {
  expect(await listenOf({ routing, backend: { listen: ':9000' } })).toBe(':9000');
});

it('adds nothing for a service without a row, or with a broken table', async () => {
  expect(await listenOf({ routing }, 'search')).toBeUndefined();
  expect(await listenOf({ routing: { services: 7 } })).toBeUndefined();
});

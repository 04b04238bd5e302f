import { describe, expect, it } from 'vitest';
import { deriveFeature, type Feature } from './describeFeature.ts';
import { splitstageLayout, stockLayout } from './Layout.ts';
import * as proposing from './proposeServices.ts';
import type { Endpoint } from './readEndpoints.ts';

const proposeServices = (
  features: readonly Feature[],
  endpoints: readonly Endpoint[],
  layout = splitstageLayout,
) => proposing.proposeServices(features, endpoints, layout);

const backend = (...names: string[]) =>
  names.map(name => deriveFeature(name.startsWith('.') ? name : `@backstage/plugin-${name}`));

describe('proposeServices', () => {
  it('splits one backend, each module with its plugin', () => {
    const { services, notes } = proposeServices(
      backend(
        'app-backend',
        'catalog-backend',
        'search-backend',
        'search-backend-module-techdocs',
        'techdocs-backend',
        'gateway-backend',
        'events-backend',
      ),
      [],
    );
    expect(services).toEqual([
      {
        name: 'gateway',
        url: 'http://127.0.0.1:7007',
        plugins: ['app', 'events', 'gateway'],
        imports: [
          '@backstage/plugin-app-backend',
          '@backstage/plugin-gateway-backend',
          '@backstage/plugin-events-backend',
        ],
      },
      {
        name: 'catalog',
        url: 'http://127.0.0.1:7008',
        plugins: ['catalog', 'techdocs'],
        imports: ['@backstage/plugin-catalog-backend', '@backstage/plugin-techdocs-backend'],
      },
      {
        name: 'search',
        url: 'http://127.0.0.1:7009',
        plugins: ['search'],
        imports: [
          '@backstage/plugin-search-backend',
          '@backstage/plugin-search-backend-module-techdocs',
        ],
      },
    ]);
    expect(notes).toEqual([]);
  });

  it('adds what several processes need and one did not have: the gateway, and the events plugin', () => {
    const { services, notes } = proposeServices(backend('app-backend', 'catalog-backend'), []);
    expect(services[0]).toMatchObject({
      plugins: ['app', 'events', 'gateway'],
      imports: [
        '@backstage/plugin-app-backend',
        '@backstage/plugin-gateway-backend',
        '@backstage/plugin-events-backend',
      ],
    });
    expect(notes).toEqual([
      expect.stringMatching(/plugin-gateway-backend was added to gateway/),
      expect.stringMatching(/plugin-events-backend was added to gateway: .* events.useEventBus/),
    ]);
  });

  it('leaves a backend that is not split as it is', () => {
    const { services, notes } = proposeServices(backend('app-backend', 'auth-backend'), []);
    expect(services.map(({ plugins }) => plugins)).toEqual([['app', 'auth']]);
    expect(notes).toEqual([]);
  });

  it('keeps a stock repository’s backend, and splits the catalog off it', () => {
    const layout = stockLayout('packages/backend/src/index.ts');
    const { services } = proposeServices(
      backend('app-backend', 'catalog-backend', 'techdocs-backend', 'search-backend'),
      [],
      layout,
    );
    expect(
      services.map(({ name, url, plugins }) => [name, url, plugins, layout.indexOf(name)]),
    ).toEqual([
      [
        'main',
        'http://localhost:7007',
        ['app', 'events', 'gateway', 'search', 'techdocs'],
        'packages/backend/src/index.ts',
      ],
      ['catalog', 'http://localhost:7008', ['catalog'], 'packages/catalog-backend/src/index.ts'],
    ]);
  });

  it('keeps endpoints as they are, and the rest in one service beside them', () => {
    const { services } = proposeServices(
      backend(
        'app-backend',
        'gateway-backend',
        'events-backend',
        'catalog-backend',
        'scaffolder-backend',
      ),
      [{ url: 'https://catalog-backend.example.com', plugins: ['catalog'] }],
    );
    expect(services.map(({ name, plugins }) => [name, plugins])).toEqual([
      ['gateway', ['app', 'events', 'gateway', 'scaffolder']],
      ['catalog', ['catalog']],
    ]);
  });

  it('makes a list of a wildcard, and gives what is nobody’s to the service with the front end', () => {
    const { services, notes } = proposeServices(
      backend('catalog-backend', 'app-backend', 'auth-backend', './own'),
      [
        { url: 'http://10.0.0.1', plugins: ['catalog'] },
        { url: 'http://localhost:7007', plugins: ['*'] },
      ],
    );
    expect(services.map(({ name, plugins }) => [name, plugins])).toEqual([
      ['catalog', ['catalog']],
      ['app', ['app', 'auth', 'events', 'gateway']],
    ]);
    expect(services[1]?.imports).toContain('./own');
    expect(notes[0]).toBe(
      '"*" at http://localhost:7007 became app, auth: check that these are all.',
    );
  });

  it('asks for the list of plugins when there is only a wildcard', () => {
    const { services, notes } = proposeServices(
      [],
      [
        { url: 'http://catalog:1', plugins: ['catalog'] },
        { url: 'http://rest:1', plugins: ['*'] },
      ],
    );
    expect(services.map(({ name }) => name)).toEqual(['catalog']);
    expect(notes).toEqual([expect.stringMatching(/"\*" at http:\/\/rest:1 must become a list/)]);
  });

  it('notes a module whose plugin nobody adds', () => {
    const { notes } = proposeServices(backend('app-backend', 'search-backend-module-pg'), []);
    expect(notes).toEqual([expect.stringMatching(/extends the plugin search, which nobody adds/)]);
  });
});

import { Readable } from 'node:stream';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import type { Postgres } from '@splitstage/fleet';
import { onTestFinished } from 'vitest';
import search from '../index.ts';

interface Answer {
  readonly error?: { readonly message: string };
  readonly results?: readonly object[];
}

/** Starts the real search backend on a real PostgreSQL, with one type of documents. */
export async function startSearch(options: {
  readonly postgres: Postgres;
  readonly texts: readonly string[];
  /** `search` of the configuration. */
  readonly search?: object;
}) {
  const { host, port, user, password } = options.postgres;
  const backend = await startTestBackend({
    features: [
      import('@backstage/plugin-search-backend'),
      search,
      collatorOf(options.texts),
      mockServices.rootConfig.factory({
        data: JSON.parse(
          JSON.stringify({
            backend: { database: { client: 'pg', connection: { host, port, user, password } } },
            search: options.search,
          }),
        ),
      }),
    ],
  });
  onTestFinished(() => backend.stop());
  return {
    async ask(query: string, reader = 'user:default/alice') {
      const response = await fetch(
        `http://localhost:${backend.server.port()}/api/search/query?${query}`,
        { headers: { authorization: mockCredentials.user.header(reader) } },
      );
      const body = (await response.json()) as Answer;
      return { status: response.status, message: body.error?.message, results: body.results };
    },
  };
}

function collatorOf(texts: readonly string[]) {
  return createBackendModule({
    pluginId: 'search',
    moduleId: 'pages',
    register(env) {
      env.registerInit({
        deps: { index: searchIndexRegistryExtensionPoint },
        async init({ index }) {
          index.addCollator({
            schedule: { run: async ({ fn }) => fn(new AbortController().signal) },
            factory: {
              type: 'pages',
              getCollator: async () =>
                Readable.from(
                  texts.map((text, at) => ({ title: `Page ${at}`, text, location: `/${at}` })),
                ),
            },
          });
        },
      });
    },
  });
}

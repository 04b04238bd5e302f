import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { urlReaderFactory } from '@splitstage/reading';
import { onTestFinished } from 'vitest';
import techdocs from '../index.ts';

/** Where the docs of the one entity are, below `static/docs`, `sync` and `metadata`. */
export const sitePath = 'default/component/parcels';

/** Starts the real TechDocs backend with all that we add to it, and a catalog of one component. */
export async function startTechdocs(options: {
  /** What `catalog.locations` names as a file. */
  readonly locations?: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
  /** `techdocs` of the configuration. */
  readonly techdocs?: object;
  /** Other keys of the configuration. */
  readonly config?: JsonObject;
}) {
  const published = await mkdtemp(join(tmpdir(), 'techdocs-published-'));
  onTestFinished(() => rm(published, { recursive: true, force: true }));
  const backend = await startTestBackend({
    features: [
      import('@backstage/plugin-techdocs-backend'),
      techdocs,
      urlReaderFactory,
      catalogOf(options.annotations),
      mockServices.rootConfig.factory({
        data: {
          ...options.config,
          catalog: {
            locations: options.locations?.map(target => ({ type: 'file', target })) ?? [],
          },
          techdocs: {
            builder: 'local',
            publisher: { type: 'local', local: { publishDirectory: published } },
            ...options.techdocs,
          },
        },
      }),
    ],
  });
  onTestFinished(() => backend.stop());
  const get = async (route: string) => {
    const url = `http://localhost:${backend.server.port()}/api/techdocs/${route}`;
    const cookie = mockCredentials.limitedUser.cookie(
      mockCredentials.user().principal.userEntityRef,
    );
    const authorization = mockCredentials.user.header();
    const response = await fetch(url, {
      headers: route.startsWith('static') ? { cookie } : { authorization },
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return { get, published, sync: async () => (await get(`sync/${sitePath}`)).text };
}

/** The annotations of an entity that the catalog read from a file of `catalog.locations`. */
export function ofFile(file: string): Record<string, string> {
  return {
    'backstage.io/techdocs-ref': 'dir:.',
    'backstage.io/managed-by-location': `file:${file}`,
    'backstage.io/managed-by-origin-location': `file:${file}`,
  };
}

function catalogOf(annotations: Readonly<Record<string, string>>) {
  const entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      // TechDocs remembers by it, in the process, what was built in the last minute.
      uid: randomUUID(),
      name: 'parcels',
      title: 'Parcels',
      namespace: 'default',
      annotations,
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'group:default/platform' },
  };
  return createBackendPlugin({
    pluginId: 'catalog',
    register(env) {
      env.registerInit({
        deps: { http: coreServices.httpRouter },
        async init({ http }) {
          http.use((_request, response) => void response.json(entity));
        },
      });
    },
  });
}

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  techdocsGeneratorExtensionPoint,
  techdocsPreparerExtensionPoint,
} from '@backstage/plugin-techdocs-node';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { techdocsNode } from './techdocsNode.ts';
import { writeFiles } from './testing/buildSite.ts';

const path = 'default/component/parcels';

/** A catalog that knows one component, whose docs are in a folder. */
function catalogOf(folder: string) {
  const entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      // TechDocs remembers by it, in the process, what was built in the last minute.
      uid: randomUUID(),
      name: 'parcels',
      title: 'Parcels',
      namespace: 'default',
      annotations: {
        'backstage.io/techdocs-ref': 'dir:.',
        'backstage.io/managed-by-location': `file:${join(folder, 'catalog-info.yaml')}`,
      },
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

/** Starts the real TechDocs backend with our module. */
async function startTechdocs(files: Record<string, string>) {
  return startTechdocsOf(await writeFiles(files));
}

async function startTechdocsOf(folder: string) {
  const published = await mkdtemp(join(tmpdir(), 'techdocs-published-'));
  onTestFinished(() => rm(published, { recursive: true, force: true }));
  const backend = await startTestBackend({
    features: [
      import('@backstage/plugin-techdocs-backend'),
      techdocsNode,
      catalogOf(folder),
      mockServices.rootConfig.factory({
        data: {
          techdocs: {
            builder: 'local',
            publisher: { type: 'local', local: { publishDirectory: published } },
          },
        },
      }),
    ],
  });
  onTestFinished(() => backend.stop());
  return async (route: string, authorization = mockCredentials.user.header()) => {
    const url = `http://localhost:${backend.server.port()}/api/techdocs/${route}`;
    const cookie = mockCredentials.limitedUser.cookie(
      mockCredentials.user().principal.userEntityRef,
    );
    const response = await fetch(url, {
      headers: route.startsWith('static') ? { cookie } : { authorization },
    });
    return { status: response.status, text: await response.text() };
  };
}

describe('in the real TechDocs backend', () => {
  it('builds a site that it then serves', async () => {
    const get = await startTechdocs({
      'docs/index.md': '# Hello\n\nFrom Node.',
      'docs/setup.md': '# Set up\n\n[gone](gone.md)',
    });
    const sync = await get(`sync/${path}`);
    expect(sync.text).toContain('event: finish\ndata: {"updated":true}');
    // The build log that the reader shows.
    expect(sync.text).toContain('setup.md links to');

    expect((await get(`static/docs/${path}/setup/index.html`)).text).toContain('Set up');
    const metadata = JSON.parse((await get(`metadata/techdocs/${path}`)).text);
    expect(metadata).toMatchObject({ site_name: 'Parcels', build_timestamp: expect.any(Number) });
    const index = JSON.parse((await get(`static/docs/${path}/search/search_index.json`)).text);
    expect(index.docs[0]).toEqual({ location: '', title: 'Hello', text: 'Hello\nFrom Node.' });
  });

  it('builds again only when the docs have changed', async () => {
    const folder = await writeFiles({ 'docs/index.md': '# Hello' });
    const get = await startTechdocsOf(folder);
    const build = async (): Promise<string> => (await get(`sync/${path}`)).text;
    const aMinuteLater = () => vi.setSystemTime(Date.now() + 61_000);
    onTestFinished(() => void vi.useRealTimers());

    expect(await build()).toContain('{"updated":true}');
    aMinuteLater();
    expect(await build()).toContain('{"updated":false}');
    await writeFile(join(folder, 'docs/index.md'), '# Changed');
    aMinuteLater();
    expect(await build()).toContain('{"updated":true}');
    expect((await get(`static/docs/${path}/index.html`)).text).toContain('Changed');
    await writeFile(join(folder, 'mkdocs.yml'), 'site_name: Named');
    aMinuteLater();
    expect(await build()).toContain('{"updated":true}');
  });

  it('tells the reader why a site cannot be built', async () => {
    const get = await startTechdocs({
      'mkdocs.yml': 'docs_dir: ../..',
      'docs/index.md': '# Hello',
    });
    const { text } = await get(`sync/${path}`);
    expect(text).toContain('event: error');
    expect(text).toContain('docs_dir is \\"../..\\", which leads out of the folder');
  });
});

describe('beside MkDocs', () => {
  async function isSet(techdocs: object): Promise<boolean> {
    const generators: unknown[] = [];
    const protocols: string[] = [];
    const backend = await startTestBackend({
      extensionPoints: [
        [
          techdocsGeneratorExtensionPoint,
          { setTechdocsGenerator: generator => void generators.push(generator) },
        ],
        [
          techdocsPreparerExtensionPoint,
          { registerPreparer: protocol => void protocols.push(protocol) },
        ],
      ],
      features: [techdocsNode, mockServices.rootConfig.factory({ data: { techdocs } })],
    });
    await backend.stop();
    expect(protocols).toHaveLength(generators.length);
    return generators.length === 1;
  }

  it('is the generator where nothing is configured', async () => {
    expect(await isSet({})).toBe(true);
    expect(await isSet({ builder: 'local' })).toBe(true);
  });

  it.each([
    { generator: { runIn: 'docker' } },
    { generator: { runIn: 'local' } },
    { generators: { techdocs: 'docker' } },
  ])('stands aside for %j', async techdocs => {
    expect(await isSet(techdocs)).toBe(false);
  });
});

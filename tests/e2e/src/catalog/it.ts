import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it as base } from 'vitest';
import { parse } from 'yaml';
import { SharedFleet } from '../testing/SharedFleet.ts';
import { serveCluster } from '../testing/serveCluster.ts';
import { type Catalog, startCatalog } from '../testing/startCatalog.ts';

const shippedFile = join(import.meta.dirname, '../../../../app-config/app-config.yaml');

/** What is in a container's environment, for who may see it. */
export const SECRET = 'hunter2';

const shared = new SharedFleet<Catalog>();

/**
 * `it` for tests of what anybody may bring into the catalog and ask of it. All of this folder share
 * one gateway and one catalog, with limits that are soon met: so they leave both running, what they
 * register has names of its own, and what is too much is unregistered at the end of the test.
 */
export const it = base
  .extend('cluster', { scope: 'worker' }, () =>
    serveCluster({
      pods: [
        {
          metadata: { name: 'booking-1', namespace: 'booking' },
          spec: { containers: [{ name: 'main', env: [{ name: 'PASSWORD', value: SECRET }] }] },
          status: {
            conditions: [],
            containerStatuses: [
              {
                name: 'main',
                restartCount: 7,
                state: {
                  waiting: { reason: 'CrashLoopBackOff', message: 'back-off of 5 minutes' },
                },
              },
            ],
          },
        },
      ],
      roles: [{ metadata: { name: 'admin' } }],
    }),
  )
  .extend('catalog', { scope: 'worker' }, async ({ cluster }, { onCleanup }) => {
    const started = new AsyncDisposableStack();
    onCleanup(() => started.disposeAsync());
    started.use(cluster);
    const shipped = parse(await readFile(shippedFile, 'utf8'));
    const catalog = await shared.start(() =>
      startCatalog({
        // Not by default; whoever turns its actions on for AI tools opens no other way in.
        backend: {
          actions: { pluginSources: [...shipped.backend.actions.pluginSources, 'kubernetes'] },
        },
        catalog: {
          limits: {
            registered: { locationEntities: 300 },
            previewEntities: 250,
            bytesPerUser: 3_000_000,
            readTimeout: { seconds: 2 },
            previewTimeout: { seconds: 10 },
          },
          // The operator names one folder of templates by a pattern.
          rules: [
            ...shipped.catalog.rules,
            {
              allow: ['Template'],
              locations: [{ type: 'url', pattern: 'http://127.0.0.1:*/templates/**' }],
            },
          ],
        },
        kubernetes: {
          clusterLocatorMethods: [
            {
              type: 'config',
              clusters: [
                {
                  name: 'one',
                  url: cluster.url,
                  authProvider: 'serviceAccount',
                  serviceAccountToken: 'account',
                  skipMetricsLookup: true,
                },
              ],
            },
          ],
          access: { namespaces: [{ owners: ['user:development/guest'], namespaces: ['booking'] }] },
        },
      }),
    );
    return started.use(catalog);
  })
  .extend('guard', { auto: true }, async ({ catalog, skip }, { onCleanup }) => {
    onCleanup(shared.guard(catalog.portal.fleet, skip));
  });

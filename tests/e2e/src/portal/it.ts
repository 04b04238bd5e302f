import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { it as base } from 'vitest';
import { SharedFleet } from '../testing/SharedFleet.ts';
import { serveFolder } from '../testing/serveFolder.ts';
import { startCollector } from '../testing/startCollector.ts';
import { type Portal, startPortal } from '../testing/startPortal.ts';
import { UserTokens } from '../testing/UserTokens.ts';

const shared = new SharedFleet<Portal>();
const databasePrefix = `e2e_${randomBytes(4).toString('hex')}_`;

/**
 * `it` for tests of the portal as it is shipped. All of this folder share one, which also tells what
 * it does: so they leave its services running, and what they make in it has names of its own.
 */
export const it = base
  .extend('collector', { scope: 'worker' }, startCollector)
  .extend('tokens', { scope: 'worker' }, () => UserTokens.create(databasePrefix))
  .extend('files', { scope: 'worker' }, () =>
    serveFolder(join(import.meta.dirname, '../testing/files')),
  )
  .extend('portal', { scope: 'worker' }, async ({ collector, tokens, files }, { onCleanup }) => {
    const started = new AsyncDisposableStack();
    onCleanup(() => started.disposeAsync());
    started.defer(() => collector.stop());
    started.use(tokens);
    started.use(files);
    const portal = await shared.start(() =>
      startPortal({
        databasePrefix,
        config: {
          auth: {
            ...tokens.config,
            experimentalClientIdMetadataDocuments: { enabled: true },
            providers: { github: { development: { clientId: 'id', clientSecret: 'secret' } } },
          },
          backend: {
            auditor: { severityLogLevelMappings: { low: 'info' } },
            reading: { allow: [{ host: files.host }] },
          },
          gateway: { accessLog: { sample: 1 } },
        },
        env: collector.env,
      }),
    );
    return started.use(portal);
  })
  .extend('guard', { auto: true }, async ({ portal, skip }, { onCleanup }) => {
    onCleanup(shared.guard(portal.fleet, skip));
  });

import type { LoggerService } from '@backstage/backend-plugin-api';
import type { FailedBuilds } from '../build/FailedBuilds.ts';
import type { EntityName } from './findDocumentedEntities.ts';

/**
 * Asks TechDocs to bring the site of each entity up to date, one after the other: a build must not
 * take the machine from those who read. A site that fails is logged, rests for a while, and does
 * not stop the others.
 */
export async function buildSites(
  entities: AsyncIterable<EntityName>,
  options: {
    /** Of TechDocs' API. */
    readonly baseUrl: string;
    /** Gives a token for TechDocs; asked for each site, because a long run outlives one. */
    readonly token: () => Promise<string>;
    /** What failed in the runs before. */
    readonly failed: FailedBuilds;
    /** Called for each site that has changed, as soon as it has. */
    readonly onBuilt: () => Promise<void>;
    readonly logger: LoggerService;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { failed, logger, onBuilt, signal } = options;
  for await (const { kind, namespace, name } of entities) {
    if (signal.aborted) {
      break;
    }
    const site = [namespace, kind, name].map(part => encodeURIComponent(part)).join('/');
    if (failed.resting(site)) {
      continue;
    }
    try {
      const isNew = await buildSite(site, options);
      failed.built(site);
      if (isNew) {
        await onBuilt();
      }
    } catch (error) {
      if (signal.aborted) {
        break;
      }
      failed.failed(site, '', String(error));
      logger.warn(`The docs of ${kind}:${namespace}/${name} were not built: ${error}`);
    }
  }
}

/** Whether the site has changed. */
async function buildSite(
  site: string,
  {
    baseUrl,
    token,
    signal,
  }: {
    readonly baseUrl: string;
    readonly token: () => Promise<string>;
    readonly signal: AbortSignal;
  },
): Promise<boolean> {
  const response = await fetch(`${baseUrl}/sync/${site}`, {
    headers: { authorization: `Bearer ${await token()}` },
    signal,
  });
  const events = await response.text();
  // The build's log is an event stream; it ends with a `finish` or an `error` event.
  if (!response.ok || /^event: error$/m.test(events)) {
    throw new Error(events.trim().split('\n').at(-1) ?? `status ${response.status}`);
  }
  return /^event: finish\ndata: \{"updated":true\}$/m.test(events);
}

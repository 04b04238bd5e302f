import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EntityName } from './findDocumentedEntities.ts';

/**
 * Asks TechDocs to bring the site of each entity up to date, one after the other: a build must not
 * take the machine from those who read. A site that fails is logged and does not stop the rest.
 */
export async function buildSites(
  entities: AsyncIterable<EntityName>,
  options: {
    /** Of TechDocs' API. */
    readonly baseUrl: string;
    /** Gives a token for TechDocs; asked for each site, because a long run outlives one. */
    readonly token: () => Promise<string>;
    readonly logger: LoggerService;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { baseUrl, token, logger, signal } = options;
  for await (const { kind, namespace, name } of entities) {
    if (signal.aborted) {
      return;
    }
    const site = [namespace, kind, name].map(part => encodeURIComponent(part)).join('/');
    try {
      const response = await fetch(`${baseUrl}/sync/${site}`, {
        headers: { authorization: `Bearer ${await token()}` },
        signal,
      });
      const events = await response.text();
      // The build's log is an event stream; it ends with a `finish` or an `error` event.
      if (!response.ok || /^event: error$/m.test(events)) {
        throw new Error(events.trim().split('\n').at(-1) ?? `status ${response.status}`);
      }
    } catch (error) {
      logger.warn(`The docs of ${kind}:${namespace}/${name} were not built: ${error}`);
    }
  }
}

import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CatalogProcessorParser } from '@backstage/plugin-catalog-node';
import { processingResult } from '@backstage/plugin-catalog-node';
import type { JsonValue } from '@backstage/types';
import { Piscina } from 'piscina';
import type { ParsedDocument } from './parseDocuments.ts';
import type { ParseTask } from './parseWorker.ts';
import { previewBudget } from './previewBudget.ts';
import type { CatalogLimits, FileLimits } from './readLimits.ts';

/** Parses catalog files in a thread of its own, and ends it. */
export interface EntityParser {
  readonly parse: CatalogProcessorParser;
  /** Parses what a placeholder takes in, within the limits of an entity. */
  parseValue(data: Buffer, format: 'json' | 'yaml', fileLimits: FileLimits): Promise<JsonValue>;
  stop(): Promise<void>;
}

/**
 * The catalog's parser, in place of Backstage's: within limits, and in a thread.
 *
 * A limit on bytes is not enough. The `yaml` package compares each key of a map with all others:
 * 64 kB of keys take five seconds and 256 kB more than a minute, during which a parser on the main
 * thread answers nobody. A parse that lasts longer than `catalog.limits.parseTimeout`, or than the
 * preview of which it is a part, is ended with its thread.
 */
export function createEntityParser(limits: CatalogLimits): EntityParser {
  // Two, so that a slow file is not in the way of the others.
  const pool = new Piscina<ParseTask>({
    filename: new URL('./parseWorker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: 2,
    idleTimeout: 60_000,
    resourceLimits: { maxOldGenerationSizeMb: 1_024 },
  });

  async function run(task: ParseTask) {
    const timeout = AbortSignal.timeout(limits.parseTimeout);
    const preview = previewBudget.getStore()?.signal;
    try {
      return await pool.run(task, {
        signal: preview ? AbortSignal.any([timeout, preview]) : timeout,
      });
    } catch (error) {
      preview?.throwIfAborted();
      throw timeout.aborted
        ? new InputError(
            `parsing it takes longer than ${limits.parseTimeout} ms (catalog.limits.parseTimeout)`,
          )
        : error;
    }
  }

  return {
    parseValue: (data, format, fileLimits) => run({ data, format, fileLimits }),
    async *parse({ data, location }) {
      const where = `${location.type}:${location.target}`;
      const refuse = (reason: string) =>
        processingResult.generalError(location, `Unable to use ${where}: ${reason}`);
      const fileLimits = limits.of(location);
      const { fileBytes } = fileLimits.limits;
      if (data.length > fileBytes) {
        const most = `${fileBytes} are allowed (${fileLimits.key}.fileBytes)`;
        yield refuse(`it has ${data.length} bytes, and ${most}`);
        return;
      }
      let documents: readonly ParsedDocument[];
      try {
        documents = await run({ data, format: 'entities', fileLimits });
      } catch (error) {
        yield refuse(error instanceof Error ? error.message : String(error));
        return;
      }
      for (const document of documents) {
        // Whether it is an entity at all, the catalog checks of whatever it gets.
        yield 'entity' in document
          ? processingResult.entity(location, document.entity as Entity)
          : refuse(document.error);
      }
    },
    stop: () => pool.destroy(),
  };
}

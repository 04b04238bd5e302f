import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { type GeneratorRunOptions, TechdocsGenerator } from '@backstage/plugin-techdocs-node';
import pLimit from 'p-limit';
import { buildInProcess } from './build/buildInProcess.ts';
import { FailedBuilds } from './build/FailedBuilds.ts';
import { readBuildLimits } from './build/siteLimits.ts';

/** What {@link createNodeGenerator} needs. */
export interface NodeGeneratorOptions {
  readonly logger: LoggerService;
  /** Learns which docs could not be built. Default: nobody does. */
  readonly failed?: FailedBuilds;
  /** Ends what is being built. Default: nothing does. */
  readonly signal?: AbortSignal;
}

/**
 * A TechDocs generator that builds with {@link generateSite}, in a process of its own for each
 * site and within the limits of `techdocs.build`.
 *
 * The extension point takes the class `TechdocsGenerator`, private fields included, and not its
 * interface: hence a stock generator whose one public method is replaced.
 *
 * @throws InputError for a limit that is none
 */
export function createNodeGenerator(
  config: Config,
  options: NodeGeneratorOptions,
): TechdocsGenerator {
  const { failed = new FailedBuilds(), signal = new AbortController().signal } = options;
  const limits = readBuildLimits(config);
  const inTurn = pLimit(limits.concurrency);
  const generator = TechdocsGenerator.fromConfig(config, { logger: options.logger });
  generator.run = async (run: GeneratorRunOptions) => {
    const site = run.parsedLocationAnnotation?.target ?? run.inputDir;
    const job = {
      inputDir: run.inputDir,
      outputDir: run.outputDir,
      defaultSiteName: run.siteOptions?.name,
      etag: run.etag,
      limits,
    };
    try {
      // Not the generator's logger: this one's lines reach the reader's build log.
      await inTurn(() => buildInProcess(job, { logger: run.logger, signal }));
      failed.built(site);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!signal.aborted) failed.failed(site, run.etag ?? '', message);
      throw error;
    }
  };
  return generator;
}

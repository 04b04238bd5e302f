import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { type GeneratorRunOptions, TechdocsGenerator } from '@backstage/plugin-techdocs-node';
import { generateSite } from './generateSite.ts';

/**
 * A TechDocs generator that builds with {@link generateSite}.
 *
 * The extension point takes the class `TechdocsGenerator`, private fields included, and not its
 * interface: hence a stock generator whose one public method is replaced.
 */
export function createNodeGenerator(config: Config, logger: LoggerService): TechdocsGenerator {
  const generator = TechdocsGenerator.fromConfig(config, { logger });
  generator.run = (options: GeneratorRunOptions) =>
    generateSite({
      inputDir: options.inputDir,
      outputDir: options.outputDir,
      defaultSiteName: options.siteOptions?.name,
      etag: options.etag,
      // Not the generator's logger: this one's lines reach the reader's build log.
      logger: options.logger,
    });
  return generator;
}

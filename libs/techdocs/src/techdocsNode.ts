import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import {
  DirectoryPreparer,
  techdocsGeneratorExtensionPoint,
  techdocsPreparerExtensionPoint,
} from '@backstage/plugin-techdocs-node';
import { createDirPreparer } from './createDirPreparer.ts';
import { createNodeGenerator } from './createNodeGenerator.ts';

/**
 * Lets TechDocs build sites in this very process, so that docs render on a machine that has neither
 * Docker nor Python.
 *
 * It stands aside when `techdocs.generator.runIn` is set: `docker` and `local` then run MkDocs as
 * they do in any Backstage, with every MkDocs plugin and extension. There is no key of its own,
 * because the schema of TechDocs allows no third value there.
 */
export const techdocsNode = createBackendModule({
  pluginId: 'techdocs',
  moduleId: 'node-generator',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        generator: techdocsGeneratorExtensionPoint,
        logger: coreServices.logger,
        preparers: techdocsPreparerExtensionPoint,
        reader: coreServices.urlReader,
      },
      async init({ config, generator, logger, preparers, reader }) {
        // The second key is the first one's old name, which TechDocs still reads.
        const runIn =
          config.getOptionalString('techdocs.generator.runIn') ??
          config.getOptionalString('techdocs.generators.techdocs');
        if (runIn !== undefined) {
          logger.info(`TechDocs sites are built by MkDocs (techdocs.generator.runIn: ${runIn})`);
          return;
        }
        generator.setTechdocsGenerator(createNodeGenerator(config, logger));
        const stockPreparer = DirectoryPreparer.fromConfig(config, { logger, reader });
        preparers.registerPreparer('dir', createDirPreparer(stockPreparer));
        logger.info(
          'TechDocs sites are built in Node; set techdocs.generator.runIn to docker or local for MkDocs',
        );
      },
    });
  },
});

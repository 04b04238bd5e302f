import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import {
  DirectoryPreparer,
  TechdocsGenerator,
  techdocsGeneratorExtensionPoint,
  techdocsPreparerExtensionPoint,
  UrlPreparer,
} from '@backstage/plugin-techdocs-node';
import { readNamedFolders } from '@splitstage/service/named-folders';
import { FailedBuilds } from './build/FailedBuilds.ts';
import { createNodeGenerator } from './createNodeGenerator.ts';
import { createDocsSource } from './source/docsSource.ts';
import { fingerprintingPreparer } from './source/fingerprintingPreparer.ts';
import { guardedPreparer } from './source/guardedPreparer.ts';
import { removingTrees } from './source/removingTrees.ts';
import { readScmIntegrations } from './source/scmIntegrations.ts';

/**
 * Lets TechDocs build sites in Node, so that docs render on a machine that has neither Docker nor
 * Python; and, whoever builds them, keeps docs from being read out of folders that are none of the
 * entity's.
 *
 * It leaves the building to others when `techdocs.generator.runIn` is set: `docker` and `local`
 * then run MkDocs as they do in any Backstage, with every MkDocs plugin and extension. There is no
 * key of its own, because the schema of TechDocs allows no third value there.
 */
export const techdocsNode = createBackendModule({
  pluginId: 'techdocs',
  moduleId: 'node-generator',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        generator: techdocsGeneratorExtensionPoint,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        preparers: techdocsPreparerExtensionPoint,
        reader: coreServices.urlReader,
      },
      async init({ config, generator, lifecycle, logger, preparers, reader }) {
        const failed = new FailedBuilds();
        const source = createDocsSource(readScmIntegrations(config), readNamedFolders(config));
        const dir = DirectoryPreparer.fromConfig(config, { logger, reader });
        const url = UrlPreparer.fromConfig({ logger, reader });
        preparers.registerPreparer('url', guardedPreparer(url, { source, failed }));

        // The second key is the first one's old name, which TechDocs still reads.
        const runIn =
          config.getOptionalString('techdocs.generator.runIn') ??
          config.getOptionalString('techdocs.generators.techdocs');
        if (runIn !== undefined) {
          preparers.registerPreparer('dir', guardedPreparer(dir, { source, failed }));
          generator.setTechdocsGenerator(
            removingTrees(TechdocsGenerator.fromConfig(config, { logger })),
          );
          logger.info(`TechDocs sites are built by MkDocs (techdocs.generator.runIn: ${runIn})`);
          return;
        }
        const shutdown = new AbortController();
        lifecycle.addShutdownHook(() => shutdown.abort());
        const { signal } = shutdown;
        generator.setTechdocsGenerator(
          removingTrees(createNodeGenerator(config, { logger, failed, signal })),
        );
        preparers.registerPreparer(
          'dir',
          guardedPreparer(fingerprintingPreparer(dir), { source, failed }),
        );
        logger.info(
          'TechDocs sites are built in Node; set techdocs.generator.runIn to docker or local for MkDocs',
        );
      },
    });
  },
});

import { rm } from 'node:fs/promises';
import type { TechdocsGenerator } from '@backstage/plugin-techdocs-node';
import { isTreeFolder } from '@splitstage/reading';

/**
 * Lets a generator remove the repository that it built from. TechDocs leaves those that a `dir:`
 * leads to for ever: for its preparer a folder may as well be one of this machine.
 */
export function removingTrees(generator: TechdocsGenerator): TechdocsGenerator {
  const run = generator.run.bind(generator);
  generator.run = async options => {
    try {
      await run(options);
    } finally {
      if (isTreeFolder(options.inputDir)) {
        await rm(options.inputDir, { recursive: true, force: true });
      }
    }
  };
  return generator;
}

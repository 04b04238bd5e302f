import { join } from 'node:path';
import { type BuiltImage, buildImage } from '@splitstage/image';
import type { TestProject } from 'vitest/node';
import { prepareEngine } from './prepareEngine.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Absent where no container engine works. */
    engine: 'docker' | 'podman' | undefined;
    /** By short name: `catalog`, …, `frontend`. */
    images: Record<string, BuiltImage>;
  }
}

const root = join(import.meta.dirname, '../../../..');

/** Builds the stand-ins, and all images with the command's own code, one after the other. */
export default async function globalSetup(project: TestProject) {
  const engine = await prepareEngine(root);
  project.provide('engine', engine?.name);
  project.provide('images', {});
  if (!engine) {
    const message = 'The image tests need docker or podman, and neither works here.';
    if (process.env.CI) {
      throw new Error(message);
    }
    console.warn(`${message} They are skipped.`);
    return;
  }
  // Only the host's network is sure to reach the registries that the host reaches.
  const engineArguments = ['--network=host'];
  for (const target of ['postgres', 'redis', 'nginx']) {
    await engine.run(
      'build',
      ...engineArguments,
      `--target=${target}`,
      `--tag=splitstage-test/${target}`,
      join(root, 'tests/images/stand-ins'),
    );
  }
  const images: Record<string, BuiltImage> = {};
  for (const image of ['gateway', 'catalog', 'scaffolder', 'search', 'frontend']) {
    const base = image === 'frontend' ? ['--build-arg=BASE=splitstage-test/nginx'] : [];
    images[image] = await buildImage({
      root,
      engine: engine.name,
      image,
      tag: 'test',
      engineArguments: [...engineArguments, ...base],
    });
  }
  project.provide('images', images);
}

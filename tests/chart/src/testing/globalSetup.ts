import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findHelms, type Helm } from '../setup/findHelms.ts';
import { findSchemas, type KubernetesSchemas } from '../setup/findSchemas.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Oldest first. */
    helms: Helm[];
    /** Oldest first. */
    schemas: KubernetesSchemas[];
  }
}

/** Fetches Helm and Kubernetes' schemas; the next run finds them in the cache. */
export default async function globalSetup(project: TestProject) {
  const cache = join(import.meta.dirname, '../../../../.cache/chart');
  project.provide('helms', await findHelms(cache));
  project.provide('schemas', await findSchemas(cache));
}

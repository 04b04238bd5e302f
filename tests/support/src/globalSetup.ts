import { startPostgres } from '@splitstage/fleet';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The PostgreSQL server that all fleets share. */
    databaseUrl: string;
  }
}

/** One PostgreSQL server for the whole run; each fleet has databases of its own on it. */
export default async function globalSetup(project: TestProject) {
  const postgres = await startPostgres();
  project.provide('databaseUrl', postgres.url);
  return () => postgres.stop();
}

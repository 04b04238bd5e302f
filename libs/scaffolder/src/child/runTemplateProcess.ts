import type { BackendFeature } from '@backstage/backend-plugin-api';
import { hideForbidden } from './hideForbidden.ts';

/** The scaffolder plugin, and modules that bring actions, filters and globals. */
export type Features = () => readonly (BackendFeature | Promise<{ default: BackendFeature }>)[];

/**
 * The whole program of a template process: Backstage's own scaffolder, whose broker, credentials
 * and configuration come from the service that started it. It runs one task or answers one
 * request, and is ended by the service (docs/decisions/0014).
 *
 * @param load - what it runs; called when the watch over this process stands
 */
export async function runTemplateProcess(load: Features): Promise<void> {
  // Packages keep the functions of node:fs that they find when they are loaded.
  hideForbidden();
  const { serveTemplates } = await import('./serveTemplates.ts');
  await serveTemplates(load);
}

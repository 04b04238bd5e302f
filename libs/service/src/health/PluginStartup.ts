import type { BackendStartupResult } from '@backstage/backend-app-api';

/**
 * Remembers which plugins of this process did not come up although it did, by the operator's own
 * word: `backend.startup.plugins.<id>.onPluginBootFailure: continue`, and the same for modules.
 * Any other failure ends the start.
 */
export class PluginStartup {
  #failed: readonly string[] = [];

  record(result: BackendStartupResult): void {
    this.#failed = result.plugins.flatMap(({ pluginId, failure, modules }) => [
      ...(failure ? [pluginId] : []),
      ...modules
        .filter(module => module.failure)
        .map(({ moduleId }) => `${pluginId} (module ${moduleId})`),
    ]);
  }

  /** Ids of the plugins that failed, and of plugins one of whose modules did. */
  get failed(): readonly string[] {
    return this.#failed;
  }
}

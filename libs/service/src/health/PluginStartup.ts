import type { BackendStartupResult } from '@backstage/backend-app-api';

/** Remembers which plugins of this process did not come up. */
export class PluginStartup {
  #failed: readonly string[] = [];

  record(result: BackendStartupResult): void {
    this.#failed = result.plugins
      .filter(plugin => plugin.failure || plugin.modules.some(module => module.failure))
      .map(plugin => plugin.pluginId);
  }

  /** Ids of the plugins that failed although `onPluginBootFailure: continue` let the rest start. */
  get failed(): readonly string[] {
    return this.#failed;
  }
}

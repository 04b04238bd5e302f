import type { Routes } from './Routes.ts';

/** Until the real routes are known: every plugin of another service has to wait. */
export class StartingRoutes implements Routes {
  readonly revision = undefined;
  readonly #installed: ReadonlySet<string>;

  /** @param installed - the plugins that this process runs */
  constructor(installed: ReadonlySet<string>) {
    this.#installed = installed;
  }

  isOwn(pluginId: string): boolean {
    return this.#installed.has(pluginId);
  }

  find() {
    return 'starting' as const;
  }

  services() {
    return [];
  }
}

import { guardModules } from './guardModules.ts';

/** A plugin of a backend, with the modules that extend it, as Backstage tells of them. */
export interface InstalledPlugin {
  readonly pluginId: string;
  readonly modules: readonly { readonly moduleId: string }[];
}

/** Tells of each plugin that runs without its guard, a line each: what is missing, and the fix. */
export function whyUnguarded(installed: readonly InstalledPlugin[]): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  for (const { pluginId, modules } of installed) {
    for (const { module, from } of guardModules.filter(({ plugin }) => plugin === pluginId)) {
      if (!modules.some(({ moduleId }) => moduleId === module)) {
        lines.set(
          pluginId,
          `The plugin "${pluginId}" runs here without its guard, the module "${module}": add ${from} beside it. If it is meant, write insecure.unguardedPlugins: [${pluginId}].`,
        );
      }
    }
  }
  return lines;
}

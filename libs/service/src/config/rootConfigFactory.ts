import { resolve } from 'node:path';
import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import { targetPaths } from '@backstage/cli-common';
import { ConfigSources, EnvConfigSource, StaticConfigSource } from '@backstage/config-loader';
import type { ConfigFaults } from './ConfigFaults.ts';
import { configFiles } from './configFiles.ts';
import { fileSource } from './fileSource.ts';
import { ListenByRouteConfigSource } from './ListenByRouteConfigSource.ts';
import { requireSharedSettings } from './requireSharedSettings.ts';

/**
 * Configuration of a service: the repository's files for it, then every `--config` in order, then
 * `APP_CONFIG_*` variables. Files are watched; a later edit that cannot be read changes nothing.
 *
 * @param faults - told of files that cannot be read any more
 */
export function rootConfigFactory(service: string, faults: ConfigFaults) {
  return createServiceFactory({
    service: coreServices.rootConfig,
    deps: {},
    async factory() {
      const files = configFiles(targetPaths.resolveRoot('app-config'), service);
      const extra = ConfigSources.parseArgs().map(({ target }) => resolve(target));
      const source = ConfigSources.merge([
        ...[...files, ...extra].map(file => fileSource(file, faults)),
        EnvConfigSource.create({}),
        ...locks(),
      ]);
      const config = await ConfigSources.toConfig(new ListenByRouteConfigSource(source, service));
      requireSharedSettings(config);
      return config;
    },
  });
}

/**
 * What no configuration file can undo: outside development there is no guest, so the sign-in page
 * does not offer one either. (The provider itself is kept out by `@splitstage/policy/guest`.)
 */
function locks() {
  return process.env.NODE_ENV === 'development'
    ? []
    : [
        StaticConfigSource.create({
          context: 'outside development',
          data: { auth: { providers: { guest: null } } },
        }),
      ];
}

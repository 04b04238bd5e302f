import { resolve } from 'node:path';
import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import { targetPaths } from '@backstage/cli-common';
import { ConfigReader } from '@backstage/config';
import {
  type ConfigSourceData,
  ConfigSources,
  EnvConfigSource,
  StaticConfigSource,
} from '@backstage/config-loader';
import { isDescribing } from '../describeService.ts';
import { GuardedConfigSource } from '../guards/GuardedConfigSource.ts';
import { isDevelopment } from '../guards/isDevelopment.ts';
import type { OpenedOnPurpose } from '../guards/OpenedOnPurpose.ts';
import { requireSafeSettings } from '../guards/requireSafeSettings.ts';
import type { ConfigFaults } from './ConfigFaults.ts';
import { configFiles } from './configFiles.ts';
import { fileSource } from './fileSource.ts';
import { ListenByRouteConfigSource } from './ListenByRouteConfigSource.ts';

/**
 * Configuration of a service: the repository's files for it, then every `--config` in order, then
 * `APP_CONFIG_*` variables. Files are watched; a later edit that cannot be read changes nothing.
 *
 * @param faults - told of files that cannot be read any more
 * @param opened - told what is open on purpose
 * @throws Error when a setting leaves the service open, and nobody said that it is meant
 */
export function rootConfigFactory(service: string, faults: ConfigFaults, opened: OpenedOnPurpose) {
  return createServiceFactory({
    service: coreServices.rootConfig,
    deps: {},
    async factory() {
      const files = configFiles(targetPaths.resolveRoot('app-config'), service);
      const extra = ConfigSources.parseArgs().map(({ target }) => resolve(target));
      const said = ConfigSources.merge([
        ...[...files, ...extra].map(file => fileSource(file, faults)),
        EnvConfigSource.create({}),
      ]);
      const guarded = new GuardedConfigSource(said, configs => {
        // What describes itself serves nobody, and an image does so without its configuration.
        if (!isDescribing()) {
          opened.lines = requireSafeSettings(configs, {
            nodeEnv: process.env.NODE_ENV,
            shipped: files[0],
            signsIn: ownsAuth(configs, service),
          });
        }
      });
      const source = ConfigSources.merge([guarded, ...locks()]);
      return await ConfigSources.toConfig(new ListenByRouteConfigSource(source, service));
    },
  });
}

/**
 * What no configuration file can undo: outside development there is no guest, so the sign-in page
 * does not offer one either. (The provider itself is kept out by `@splitstage/policy/guest`.)
 */
function locks() {
  return isDevelopment(process.env.NODE_ENV)
    ? []
    : [
        StaticConfigSource.create({
          context: 'outside development',
          data: { auth: { providers: { guest: null } } },
        }),
      ];
}

/** Whether this service signs people in. Without a row, as with a table in Redis, it may. */
function ownsAuth(configs: readonly ConfigSourceData[], service: string): boolean {
  const plugins = ConfigReader.fromConfigs([...configs]).getOptional(
    `routing.services.${service}.plugins`,
  );
  return !Array.isArray(plugins) || plugins.includes('auth');
}

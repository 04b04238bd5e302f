import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config, JsonObject } from '@backstage/config';
import {
  ConfigSources,
  EnvConfigSource,
  FileConfigSource,
  StaticConfigSource,
} from '@backstage/config-loader';
import { parse } from 'yaml';

/** Options of {@link readConfig}. */
export interface ReadConfigOptions {
  readonly repoRoot: string;
  /** What a test overrides. */
  readonly overrides: object | undefined;
  /** What `--config` names. */
  readonly configFiles: readonly string[];
  /** The services' environment. */
  readonly env: NodeJS.ProcessEnv;
}

/** The file that holds the routing table. Services look for it in the same way. */
export function routingFile(repoRoot: string, env: NodeJS.ProcessEnv): string {
  return env.SPLITSTAGE_ROUTING_FILE || join(repoRoot, 'app-config', 'routing.yaml');
}

/**
 * Reads once what all services read, without what the launcher adds: the files that people wrote.
 *
 * @throws Error that names the file
 */
export async function readConfig(options: ReadConfigOptions): Promise<Config> {
  const { repoRoot, overrides, configFiles, env } = options;
  const shared = join(repoRoot, 'app-config', 'app-config.yaml');
  const files = [...(existsSync(shared) ? [shared] : []), routingFile(repoRoot, env)];
  const config = await ConfigSources.toConfig(
    ConfigSources.merge([
      ...files.map(file => fileSource(file, env)),
      ...(overrides === undefined ? [] : [StaticConfigSource.create({ data: toJson(overrides) })]),
      ...configFiles.map(file => fileSource(file, env)),
      EnvConfigSource.create({ env: definedOnly(env) }),
    ]),
  );
  config.close();
  return config;
}

function fileSource(path: string, env: NodeJS.ProcessEnv) {
  return FileConfigSource.create({
    path,
    watch: false,
    substitutionFunc: async name => env[name],
    // Backstage's own parser tells the line of a syntax error but not the file.
    async parser({ contents }) {
      try {
        return { result: parse(contents) ?? undefined };
      } catch (error) {
        throw new SyntaxError(`${path}: ${error instanceof Error ? error.message : error}`, {
          cause: error,
        });
      }
    },
  });
}

/** As it would be after a file: without what JSON does not have. */
function toJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value));
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

import { existsSync } from 'node:fs';
import type { Config } from '@backstage/config';
import {
  ConfigSources,
  EnvConfigSource,
  type EnvFunc,
  FileConfigSource,
} from '@backstage/config-loader';
import { parse } from 'yaml';
import type { Invocation } from './Command.ts';
import { UsageError } from './errors.ts';
import { defaultConfigFiles } from './findRoot.ts';

/** The files of a command's configuration, in order; a later one overrides an earlier one. */
export function configFilesOf({ root, options, resolvePath }: Invocation): string[] {
  return [...defaultConfigFiles(root), ...options.config.map(resolvePath)];
}

/**
 * The configuration that a command reads: the default files, each `--config`, then `APP_CONFIG_*`
 * variables.
 */
export async function loadConfig(invocation: Invocation): Promise<Config> {
  const files = configFilesOf(invocation);
  if (files.length === 0) {
    throw new UsageError(
      `There is no app-config/routing.yaml and no app-config.yaml in ${invocation.root} or above it. Pass the configuration with --config.`,
    );
  }
  return readConfigFiles(files, { env: true });
}

/**
 * Reads configuration files once.
 *
 * @param options.env - whether `APP_CONFIG_*` variables override them
 * @param options.substitute - gives the value of `${NAME}`; the environment's by default
 */
export async function readConfigFiles(
  files: readonly string[],
  options: { readonly env: boolean; readonly substitute?: EnvFunc },
): Promise<Config> {
  for (const file of files) {
    if (!existsSync(file)) {
      throw new UsageError(`${file} does not exist.`);
    }
  }
  const config = await ConfigSources.toConfig(
    ConfigSources.merge([
      ...files.map(path =>
        FileConfigSource.create({
          path,
          watch: false,
          parser: parserFor(path),
          ...(options.substitute && { substitutionFunc: options.substitute }),
        }),
      ),
      ...(options.env ? [EnvConfigSource.create({})] : []),
    ]),
  );
  config.close();
  return config;
}

/** Backstage's own parser tells the line of a syntax error but not the file. */
function parserFor(path: string) {
  return async ({ contents }: { contents: string }) => {
    try {
      return { result: parse(contents) ?? undefined };
    } catch (error) {
      throw new SyntaxError(`${path} is not valid YAML: ${error}`, { cause: error });
    }
  };
}

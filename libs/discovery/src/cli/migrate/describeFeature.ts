import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isRecord } from '../../isRecord.ts';

/** Something that a backend adds. */
export interface Feature {
  /** What is imported: a package, one of its entry points, or a file. */
  readonly specifier: string;
  /** The plugin that it is, or that it extends; undefined when nothing tells. */
  readonly pluginId: string | undefined;
  readonly kind: 'plugin' | 'module' | 'unknown';
}

/**
 * Tells which plugin a package is or extends: by `backstage.pluginId` of its package.json when it
 * is installed, otherwise by its name.
 *
 * @param importer - the file that imports it
 */
export async function describeFeature(specifier: string, importer: string): Promise<Feature> {
  const name = packageNameOf(specifier);
  const derived = deriveFeature(specifier);
  if (name === undefined) {
    return derived;
  }
  const backstage = await readBackstageField(name, importer);
  const { pluginId, role } = backstage;
  return {
    specifier,
    pluginId: typeof pluginId === 'string' ? pluginId : derived.pluginId,
    kind: kinds[String(role)] ?? derived.kind,
  };
}

const kinds: Readonly<Record<string, Feature['kind']>> = {
  'backend-plugin': 'plugin',
  'backend-plugin-module': 'module',
};

/** By the name alone: `@scope/plugin-<id>-backend` and `@scope/plugin-<id>-backend-module-<name>`. */
export function deriveFeature(specifier: string): Feature {
  const name = packageNameOf(specifier)?.replace(/^@[^/]+\//, '') ?? '';
  const [, pluginId, suffix] =
    /^(?:backstage-)?(?:plugin-)?(.+?)-backend(-module-.+)?$/.exec(name) ?? [];
  if (pluginId === undefined) {
    return { specifier, pluginId: undefined, kind: 'unknown' };
  }
  return { specifier, pluginId, kind: suffix ? 'module' : 'plugin' };
}

/** `@scope/name` of `@scope/name/alpha`; undefined for a file. */
function packageNameOf(specifier: string): string | undefined {
  return /^(?:@[^/]+\/)?[^/.][^/]*/.exec(specifier)?.[0];
}

async function readBackstageField(name: string, importer: string) {
  // Not by require.resolve: a package need not export its package.json.
  for (const folder of createRequire(importer).resolve.paths(name) ?? []) {
    const text = await readFile(join(folder, name, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) {
      const content: unknown = JSON.parse(text);
      return isRecord(content) && isRecord(content.backstage) ? content.backstage : {};
    }
  }
  return {};
}

import { isRecord } from '../../isRecord.ts';

/** One backend of `discovery.endpoints`. */
export interface Endpoint {
  readonly url: string;
  /** May hold `*`: each plugin that no endpoint names. */
  readonly plugins: readonly string[];
}

const placeholder = /\{\{\s*pluginId\s*\}\}/g;

/**
 * Reads `discovery.endpoints` as Backstage does: a later endpoint takes a plugin from an earlier
 * one. Those with the same address become one.
 *
 * @returns what can be carried over, and a note on each thing that cannot
 */
export function readEndpoints(value: unknown): {
  readonly endpoints: readonly Endpoint[];
  readonly notes: readonly string[];
} {
  const notes: string[] = [];
  const urlOfPlugin = new Map<string, string>();
  for (const [index, entry] of (Array.isArray(value) ? value : []).entries()) {
    const key = `discovery.endpoints[${index}]`;
    const { target, plugins } = isRecord(entry) ? entry : {};
    const internal = isRecord(target) ? target.internal : target;
    if (typeof internal !== 'string' || !Array.isArray(plugins)) {
      notes.push(
        `${key} has no internal target, so it moves no plugin. External URLs come from backend.baseUrl.`,
      );
      continue;
    }
    if (isRecord(target) && target.external !== undefined) {
      notes.push(
        `${key}.target.external (${JSON.stringify(target.external)}) is left out: external URLs come from backend.baseUrl, one public address for all. Route it there.`,
      );
    }
    const base = baseUrlOf(internal, key, notes);
    for (const plugin of plugins) {
      const url = base.replaceAll(placeholder, String(plugin));
      const before = urlOfPlugin.get(String(plugin));
      if (before !== undefined && before !== url) {
        notes.push(`${plugin} had two targets; ${url} wins over ${before}, as in Backstage.`);
      }
      urlOfPlugin.set(String(plugin), url);
    }
  }
  const urls = [...new Set(urlOfPlugin.values())];
  return {
    notes,
    endpoints: urls.map(url => ({
      url,
      plugins: [...urlOfPlugin].filter(([, each]) => each === url).map(([plugin]) => plugin),
    })),
  };
}

function baseUrlOf(target: string, key: string, notes: string[]): string {
  const [, base] = /^(.*?)\/api\/(?:\{\{\s*pluginId\s*\}\}|[\w-]+)\/?$/.exec(target) ?? [];
  if (base === undefined) {
    notes.push(
      `${key}.target is ${JSON.stringify(target)}; a service answers at its url and /api/<plugin>. Check the url.`,
    );
  }
  const url = (base ?? target).replace(/\/+$/, '');
  if (/^https?\+srv:/.test(url)) {
    notes.push(`${key}.target looks up SRV records; give the service url or urls instead.`);
  }
  return url.replace(/^(https?)\+srv:/, '$1:');
}

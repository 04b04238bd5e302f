import type { Feature } from './describeFeature.ts';
import { type Layout, localUrl } from './Layout.ts';
import type { Endpoint } from './readEndpoints.ts';

/** A row of the proposed table, with what its index.ts adds. */
export interface ProposedService {
  readonly name: string;
  readonly url: string;
  readonly plugins: readonly string[];
  readonly imports: readonly string[];
}

/** What a proposal is made of, and the answer to it. */
export interface Proposal {
  readonly services: readonly ProposedService[];
  /** What the user has to look at. */
  readonly notes: readonly string[];
}

/** What several processes need and one does not, by plugin: why. */
const needs: Readonly<Record<string, string>> = {
  gateway: "it passes on what is another service's",
  events: 'it carries events between the processes; set events.useEventBus: always',
};

/**
 * Proposes who owns what. Endpoints are kept as they are, and everything else stays in one service
 * beside them; without endpoints, one backend is split as the layout says.
 */
export function proposeServices(
  features: readonly Feature[],
  endpoints: readonly Endpoint[],
  layout: Layout,
): Proposal {
  const notes: string[] = [];
  const installed = new Set(features.flatMap(feature => pluginIdOf(feature)));
  const rows =
    endpoints.length > 0 ? rowsOf(endpoints, installed, notes) : splitOf(installed, layout);
  const taken = new Set(rows.flatMap(row => row.plugins));
  const rest = [...installed].filter(plugin => !taken.has(plugin));
  if (rest.length > 0) {
    rows.unshift({ name: uniqueName(layout.home, rows), url: localUrl(layout, 0), plugins: rest });
    if (endpoints.length > 0) {
      notes.push(`Set the url at which the other services reach ${rows[0]?.name}.`);
    }
  }

  // The one that browsers talk to, so what nobody else has belongs to it.
  const home = (rows.find(({ plugins }) => plugins.includes('app')) ?? rows[0])?.name;
  const isSplit = features.length > 0 && rows.length > 1;
  const missing = isSplit ? Object.keys(needs).filter(plugin => !installed.has(plugin)) : [];
  const importsOf = new Map<string, string[]>(rows.map(({ name }) => [name, []]));
  for (const { specifier, pluginId } of features) {
    const owner = rows.find(({ plugins }) => pluginId !== undefined && plugins.includes(pluginId));
    if (!owner) {
      notes.push(
        pluginId === undefined
          ? `${specifier}: nothing tells which plugin it belongs to; it is listed in ${home}.`
          : `${specifier} extends the plugin ${pluginId}, which nobody adds; it is listed in ${home}.`,
      );
    }
    importsOf.get(owner?.name ?? home ?? '')?.push(specifier);
  }
  for (const plugin of missing) {
    const name = `@backstage/plugin-${plugin}-backend`;
    notes.push(`${name} was added to ${home}: ${needs[plugin]}.`);
    importsOf.get(home ?? '')?.push(name);
  }
  return {
    notes,
    services: rows.map(({ name, url, plugins }) => ({
      name,
      url,
      plugins: [...plugins, ...(name === home ? missing : [])].sort(),
      imports: importsOf.get(name) ?? [],
    })),
  };
}

interface Row {
  readonly name: string;
  readonly url: string;
  readonly plugins: readonly string[];
}

function rowsOf(
  endpoints: readonly Endpoint[],
  installed: ReadonlySet<string>,
  notes: string[],
): Row[] {
  const named = new Set(endpoints.flatMap(({ plugins }) => plugins));
  const rows: Row[] = [];
  for (const { url, plugins } of endpoints) {
    const own = plugins.filter(plugin => plugin !== '*');
    const others = [...installed].filter(plugin => !named.has(plugin));
    if (plugins.includes('*')) {
      notes.push(
        others.length > 0
          ? `"*" at ${url} became ${others.join(', ')}: check that these are all.`
          : `"*" at ${url} must become a list of plugins: pass the backend's index.ts with --backend.`,
      );
    }
    const all = plugins.includes('*') ? [...own, ...others] : own;
    if (all.length > 0) {
      rows.push({ name: uniqueName(nameFor(url, all), rows), url, plugins: all });
    }
  }
  return rows;
}

function splitOf(installed: ReadonlySet<string>, layout: Layout): Row[] {
  return Object.entries(layout.split)
    .map(([name, plugins]) => ({ name, plugins: plugins.filter(id => installed.has(id)) }))
    .filter(({ plugins }) => plugins.length > 0)
    .map((row, index) => ({ ...row, url: localUrl(layout, index + 1) }));
}

/** A module alone does not install its plugin. */
function pluginIdOf({ kind, pluginId }: Feature): string[] {
  return kind === 'plugin' && pluginId !== undefined ? [pluginId] : [];
}

/** The host without what all hosts share; for an address, the first plugin. */
function nameFor(url: string, plugins: readonly string[]): string {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  const label =
    host
      .split('.', 1)[0]
      ?.replace(/^backstage-/, '')
      .replace(/-backend$/, '') ?? '';
  const isName = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label) && label !== 'localhost';
  return isName ? label : (plugins[0] ?? 'service');
}

function uniqueName(name: string, rows: readonly Row[]): string {
  const names = rows.map(row => row.name);
  let candidate = name;
  for (let number = 2; names.includes(candidate); number++) {
    candidate = `${name}-${number}`;
  }
  return candidate;
}

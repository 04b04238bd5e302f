import fc from 'fast-check';
import type { RandomRouting, RandomRow } from './arbitraryRouting.ts';

/** Where a mutation happens: a row of a valid table. */
export interface Spot {
  readonly routing: RandomRouting;
  readonly name: string;
  readonly row: RandomRow;
  /** Picks a position in a list of this length. */
  position(length: number): number;
}

/** Breaks a table in place. Returns the path that the error has to name. */
export type Mutation = (spot: Spot) => string;

/** Ways to break a table, by what a person would call them. */
export const mutations: Readonly<Record<string, fc.Arbitrary<Mutation>>> = {
  'an unknown key at the top': key().map(name => ({ routing }) => {
    routing[name] = true;
    return `routing.${name}`;
  }),
  'an unknown key in a row': key().map(name => spot => {
    spot.row[name] = true;
    return `${rowPath(spot)}.${name}`;
  }),
  'a bad plugin id': fc
    .constantFrom('*', '', '_a', 'tech__docs', '-a', 'a-', 'a--b', 'a.b', 'a b', 'ä', '../a')
    .map(id => spot => replaceIn('plugins', spot, id)),
  'a plugin id of another type': wrongType('text').map(
    value => spot => replaceIn('plugins', spot, value),
  ),
  'a bad URL': badUrl().map(url => spot => replaceAddress(spot, url)),
  'a URL of another type': wrongType('text').map(value => spot => replaceAddress(spot, value)),
  'a URL with a plugin’s own path': fc.constantFrom('', '/').map(slash => spot => {
    const [plugin] = listOf(spot.row.plugins);
    return replaceAddress(spot, `http://mutant:1/x/api/${plugin}${slash}`);
  }),
  'a service name that is none': fc
    .constantFrom('Catalog', 'a_b', '-a', 'a-', '', 'a.b', 'a'.repeat(64), 'ä')
    .map(name => ({ routing }) => {
      routing.services[name] = { url: 'http://mutant:1', plugins: ['mutant-plugin'] };
      return /^[\w-]+$/.test(name)
        ? `routing.services.${name}`
        : `routing.services[${JSON.stringify(name)}]`;
    }),
  'a plugin with two owners': fc.constant(spot => {
    const [plugin] = listOf(spot.row.plugins);
    spot.routing.services.mutant = { url: 'http://mutant:1', plugins: ['mutant-plugin', plugin] };
    return 'routing.services.mutant.plugins[1]';
  }),
  'two services on one URL': fc.constant(spot => {
    const url = spot.row.url ?? listOf(spot.row.urls)[0];
    spot.routing.services.mutant = { url: `${url}/`, plugins: ['mutant-plugin'] };
    return 'routing.services.mutant.url';
  }),
  'no plugin': fc.constant(spot => {
    spot.row.plugins = [];
    return `${rowPath(spot)}.plugins`;
  }),
  'plugins of another type': wrongType('list').map(value => spot => {
    spot.row.plugins = value;
    return `${rowPath(spot)}.plugins`;
  }),
  'plugins left out': fc.constant(spot => {
    delete spot.row.plugins;
    return `${rowPath(spot)}.plugins`;
  }),
  'no address': fc.constant(spot => {
    delete spot.row.url;
    delete spot.row.urls;
    return rowPath(spot);
  }),
  'an empty list of addresses': fc.constant(spot => {
    delete spot.row.url;
    spot.row.urls = [];
    return `${rowPath(spot)}.urls`;
  }),
  'both url and urls': fc.constant(spot => {
    spot.row.url ??= 'http://mutant:1';
    spot.row.urls ??= ['http://mutant:2'];
    return rowPath(spot);
  }),
  'a row of another type': wrongType('map').map(value => ({ routing, name }) => {
    Reflect.set(routing.services, name, value);
    return `routing.services.${name}`;
  }),
  'another verify': fc.constantFrom('', 'Strict', 'off', true, null, 1, []).map(value => spot => {
    spot.routing.verify = value;
    return 'routing.verify';
  }),
};

/** A key that no part of a table has. */
function key(): fc.Arbitrary<string> {
  return fc
    .stringMatching(/^[a-zA-Z][\w-]{0,12}$/)
    .filter(name => !['services', 'redis', 'verify', 'url', 'urls', 'plugins'].includes(name));
}

function badUrl(): fc.Arbitrary<string> {
  const wrap = fc.constantFrom<(host: string) => string>(
    host => host,
    host => `${host}:7007`,
    host => `//${host}:7007`,
    host => `ftp://${host}`,
    host => `http+srv://${host}`,
    host => `http:/${host}`,
    host => `http://user:secret@${host}`,
    host => `http://user@${host}`,
    host => `http://${host}/?a=b`,
    host => `http://${host}?`,
    host => `http://${host}/#x`,
    host => `http://${host}:65536`,
    host => `http://${host}:port`,
    host => `http://${host} ${host}`,
    host => `http://${host}/api`,
    host => `http://${host}/x/api/`,
    host => `http://${host}/api/{{pluginId}}`,
    host => `http://{{ pluginId }}.${host}`,
    () => 'http://',
    () => 'http://::1:7007',
    () => 'http://0.0.0.0:7007',
    () => '',
  );
  return fc.tuple(wrap, fc.domain()).map(([write, host]) => write(host));
}

function wrongType(right: 'text' | 'list' | 'map'): fc.Arbitrary<unknown> {
  const others = [
    ['text', fc.constantFrom('', 'catalog')],
    ['list', fc.constantFrom([], ['catalog'])],
    ['map', fc.constantFrom({}, { catalog: true })],
    ['neither', fc.constantFrom(null, 7, true)],
  ] as const;
  return fc.oneof(...others.flatMap(([type, values]) => (type === right ? [] : [values])));
}

function replaceIn(list: 'plugins' | 'urls', spot: Spot, value: unknown): string {
  const values = listOf(spot.row[list]);
  const position = spot.position(values.length);
  spot.row[list] = values.with(position, value);
  return `${rowPath(spot)}.${list}[${position}]`;
}

function replaceAddress(spot: Spot, value: unknown): string {
  if (spot.row.urls !== undefined) {
    return replaceIn('urls', spot, value);
  }
  spot.row.url = value;
  return `${rowPath(spot)}.url`;
}

function rowPath({ name }: Spot): string {
  return `routing.services.${name}`;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

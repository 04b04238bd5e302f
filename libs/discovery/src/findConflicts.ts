import { complaintAboutServiceName, complaintAboutUrl } from './complaints.ts';
import { configPath } from './configPath.ts';
import { placeOf, type RoutingProblem } from './errors.ts';
import { isRecord } from './isRecord.ts';
import { canonicalUrl } from './RoutingTable.ts';

type FileOf = (path: string) => string | undefined;

/** A text of the table and the path that it stands at. */
type Placed = readonly [value: string, path: string];

/**
 * What shows only when values are seen together: a plugin with two owners, two services on one
 * URL, a row with no address. Reads the raw value, because it must also speak when single values
 * are wrong.
 */
export function findConflicts(services: unknown, fileOf: FileOf): RoutingProblem[] {
  if (!isRecord(services)) {
    return [];
  }
  const rows = Object.entries(services).filter((row): row is [string, Record<string, unknown>] =>
    isRecord(row[1]),
  );
  return [
    ...findFaultyRows(services),
    ...findRepeated(
      rows.flatMap(([name, row]) => texts(row.plugins, 'services', name, 'plugins')),
      fileOf,
      (id, first, other) => ({
        message:
          id === other
            ? `plugin ${JSON.stringify(id)} is already owned at ${first}`
            : `plugin ${JSON.stringify(id)} differs only in capitals from ${JSON.stringify(other)} at ${first}`,
        fix:
          id === other
            ? 'keep one of the two: a plugin has exactly one owner'
            : `keep one of the two: Express takes /api/${id} and /api/${other} for one path`,
      }),
      id => id.toLowerCase(),
    ),
    ...findRepeated(
      rows.flatMap(([name, row]) =>
        addressesOf(name, row)
          .filter(([url]) => complaintAboutUrl(url) === undefined)
          .map(([url, path]): Placed => [canonicalUrl(url), path]),
      ),
      fileOf,
      (url, first) => ({
        message: `${url} is already the address at ${first}`,
        fix: 'give each service and each instance an address of its own, or put the plugins of both services into one row',
      }),
    ),
  ];
}

function findFaultyRows(services: Record<string, unknown>): RoutingProblem[] {
  if (Object.keys(services).length === 0) {
    return [
      {
        path: configPath('services'),
        message: 'the table has no service',
        fix: 'add at least one service with its url and plugins',
      },
    ];
  }
  return Object.entries(services).flatMap(([name, row]) => {
    const path = configPath('services', name);
    const complaint = complaintAboutServiceName(name);
    return [
      ...(complaint ? [{ path, ...complaint }] : []),
      ...(isRecord(row) ? [...findAddressFault(path, row), ...findPluginPaths(name, row)] : []),
    ];
  });
}

function findAddressFault(path: string, row: Record<string, unknown>): RoutingProblem[] {
  if ((row.url === undefined) !== (row.urls === undefined)) {
    return [];
  }
  return row.url === undefined
    ? [
        {
          path,
          message: 'the service has no address',
          // Backstage leaves a key out when the variable in its value is not set.
          // biome-ignore lint/suspicious/noTemplateCurlyInString: shown to people as they write it
          fix: 'set url for one address, or urls for a list of instances. If it is there as ${VARIABLE}, that variable is not set',
        },
      ]
    : [
        {
          path,
          message: 'both url and urls are set',
          fix: 'keep url for one address, or urls for a list of instances',
        },
      ];
}

/** `http://catalog:7007/api/catalog` is what a caller gets, not what the table holds. */
function findPluginPaths(name: string, row: Record<string, unknown>): RoutingProblem[] {
  const plugins = new Set(Array.isArray(row.plugins) ? row.plugins : []);
  return addressesOf(name, row).flatMap(([url, path]) => {
    const [suffix, plugin] = /\/api\/([^/?#]+)\/*\s*$/.exec(url) ?? [];
    if (suffix === undefined || !plugins.has(plugin) || complaintAboutUrl(url)) {
      return [];
    }
    return [
      {
        path,
        message: `${JSON.stringify(url)} ends in /api/${plugin}, which is added to it`,
        fix: `write ${url.slice(0, -suffix.length)}`,
      },
    ];
  });
}

/** Complains about each text that stands at a second place. */
function findRepeated(
  values: readonly Placed[],
  fileOf: FileOf,
  complain: (value: string, first: string, other: string) => { message: string; fix: string },
  keyOf: (value: string) => string = value => value,
): RoutingProblem[] {
  const firsts = new Map<string, Placed>();
  return values.flatMap(([value, path]) => {
    const first = firsts.get(keyOf(value));
    if (first === undefined) {
      firsts.set(keyOf(value), [value, path]);
      return [];
    }
    const [other, otherPath] = first;
    return [{ path, ...complain(value, placeOf(otherPath, fileOf(otherPath)), other) }];
  });
}

function addressesOf(name: string, row: Record<string, unknown>): Placed[] {
  return [
    ...(typeof row.url === 'string'
      ? [[row.url, configPath('services', name, 'url')] as const]
      : []),
    ...texts(row.urls, 'services', name, 'urls'),
  ];
}

function texts(list: unknown, ...keys: readonly string[]): Placed[] {
  return Array.isArray(list)
    ? list.flatMap((value, index): Placed[] =>
        typeof value === 'string' ? [[value, configPath(...keys, index)]] : [],
      )
    : [];
}

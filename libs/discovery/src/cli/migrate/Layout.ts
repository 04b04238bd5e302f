import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** How a repository keeps its backends: what a proposal looks like that fits into it. */
export interface Layout {
  /** Which service browsers talk to, and which keeps what no other is proposed for. */
  readonly home: string;
  /** The services that are split off one backend, with their plugins. */
  readonly split: Readonly<Record<string, readonly string[]>>;
  /** Where the services listen on one machine, without a port. */
  readonly host: string;
  /** The file that lists what a service is made of, relative to the root. */
  indexOf(service: string): string;
  /** What that file adds before everything else, as code. */
  prelude(service: string): readonly string[];
}

const firstPort = 7007;

/** The URL of a layout's first service, second service and so on. */
export function localUrl({ host }: Layout, index: number): string {
  return `${host}:${firstPort + index}`;
}

/** Splitstage's own: load and faults of these three hurt the rest the most. */
export const splitstageLayout: Layout = {
  home: 'gateway',
  split: {
    catalog: ['catalog', 'kubernetes', 'techdocs'],
    scaffolder: ['scaffolder'],
    search: ['search'],
  },
  host: 'http://127.0.0.1',
  indexOf: service => `services/${service}-backend/src/index.ts`,
  prelude: () => [],
};

/**
 * What `create-app` makes, one backend in `packages/backend`. It stays what it is but for the catalog,
 * which is split off first: README, "From one backend to two".
 *
 * @param backend - its index.ts, relative to the root
 */
export function stockLayout(backend: string): Layout {
  const packages = dirname(dirname(dirname(backend)));
  return {
    home: 'main',
    split: { catalog: ['catalog'] },
    host: 'http://localhost',
    indexOf: service =>
      service === 'main' ? backend : join(packages, `${service}-backend`, 'src', 'index.ts'),
    prelude: service => [`backend.add(discoveryFromRoutingTable({ service: '${service}' }));`],
  };
}

/** The layout of the repository that a proposal is for. */
export function layoutOf(root: string, backend: string): Layout {
  return existsSync(join(root, 'app-config', 'routing.yaml')) || existsSync(join(root, 'services'))
    ? splitstageLayout
    : stockLayout(relative(root, backend));
}

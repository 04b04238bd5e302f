import { join } from 'node:path';
import { findProgram } from '../../run/findProgram.ts';
import type { ContestantKind, ContestantSetup } from './ContestantKind.ts';
import { writeBackendConfig } from './writeBackendConfig.ts';
import { writeNginxConfig } from './writeNginxConfig.ts';

const sources = join(import.meta.dirname, '../..');

/** Answers by itself: what no proxy in Node can be faster than. */
export const noop: ContestantKind = {
  name: 'no-op server',
  isNode: true,
  command: async ({ port }) => node('upstream/main.ts', [String(port)]),
};

/** The least that a proxy in Node does. */
export const bare: ContestantKind = {
  name: 'bare undici proxy',
  isNode: true,
  command: async ({ port, upstream }) =>
    node('gateway/contestants/bareProxy.ts', [String(port), upstream]),
};

export const nginx: ContestantKind = {
  name: 'nginx',
  isNode: false,
  command: async setup => ({
    command: findProgram('nginx') ?? 'nginx',
    args: ['-c', await writeNginxConfig(setup)],
  }),
};

/** `@backstage/plugin-gateway-backend` in a Backstage backend. */
export const stock: ContestantKind = {
  name: 'stock gateway',
  isNode: true,
  command: async setup => {
    const target = `${setup.upstream}/api/{{pluginId}}`;
    return backend('stock.ts', setup, {
      discovery: { endpoints: [{ target, plugins: ['catalog'] }] },
    });
  },
};

/** `@splitstage/gateway` in a Backstage backend. */
export const ours: ContestantKind = {
  name: 'ours',
  isNode: true,
  command: async setup => {
    const services = {
      gateway: { url: `http://127.0.0.1:${setup.port}`, plugins: ['gateway'] },
      catalog: { url: setup.upstream, plugins: ['catalog'] },
    };
    return backend('ours.ts', setup, { routing: { services } });
  },
};

/** All that are compared, in the order of reports. */
export const contestants: readonly ContestantKind[] = [noop, nginx, bare, ours, stock];

function node(script: string, args: readonly string[]) {
  return { command: process.execPath, args: [join(sources, script), ...args] };
}

async function backend(script: string, { folder, port }: ContestantSetup, more: object) {
  const config = await writeBackendConfig({ folder, port, more });
  return {
    ...node(join('gateway/backends', script), ['--config', config]),
    env: { NODE_ENV: 'production', LOG_LEVEL: 'info' },
  };
}

import { strictEqual } from 'node:assert';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { LiveRouting, readRoutingTable } from '@splitstage/discovery';
import { createIds, createRouting, discoveryOver } from './systems.ts';

const ROUNDS = 50;

/**
 * How long a changed table of 1,000 plugins takes from the configuration to the first answer that
 * comes from it: read and checked, compared with the one in force, in force, asked.
 *
 * @returns milliseconds of this thread's processor time, one value a round: nothing is waited for,
 * and a clock would count what else the machine does. The first rounds run code that V8 has not
 * compiled yet, as a reload does in a service that lives.
 */
export async function measureReloads(): Promise<number[]> {
  const before = createVersion('http://before:7007');
  const after = createVersion('http://after:7007');
  const live = new LiveRouting({ table: readRoutingTable(before.config).table, logger: silent });
  const discovery = discoveryOver(() => live.table);
  strictEqual(await discovery.getBaseUrl('plugin-0'), before.answer);

  const milliseconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { config, answer } = round % 2 === 0 ? after : before;
    const start = process.threadCpuUsage();
    live.offer('config', () => readRoutingTable(config).table);
    const found = await discovery.getBaseUrl('plugin-0');
    const { user, system } = process.threadCpuUsage(start);
    milliseconds.push((user + system) / 1000);
    strictEqual(found, answer);
  }
  return milliseconds;
}

/** A configuration whose first service is at an address, and what that makes of its first plugin. */
function createVersion(url: string) {
  const { services } = createRouting(createIds(1_000));
  const routing = { services: { ...services, 'service-0': { ...services['service-0'], url } } };
  return { config: new ConfigReader({ routing }), answer: `${url}/api/plugin-0` };
}

const silent: LoggerService = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silent,
};

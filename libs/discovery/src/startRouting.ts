import type {
  LifecycleService,
  LoggerService,
  RootConfigService,
  RootInstanceMetadataService,
} from '@backstage/backend-plugin-api';
import { describeUnusualIds } from './describeUnusualIds.ts';
import { LiveRouting } from './LiveRouting.ts';
import { readRoutingTable } from './readRoutingTable.ts';
import { Precedence } from './redis/Precedence.ts';
import { readRedisOptions } from './redis/readRedisOptions.ts';
import { observeRouting } from './routingMetrics.ts';
import type { RoutingService } from './routingServiceRef.ts';
import { verifyInstalledPlugins } from './verifyInstalledPlugins.ts';

/** What `startRouting` needs of a backend. */
export interface StartRoutingOptions {
  /** The name of the service that this process is. */
  readonly service: string;
  readonly config: RootConfigService;
  readonly instance: RootInstanceMetadataService;
  readonly lifecycle: LifecycleService;
  readonly logger: LoggerService;
}

/**
 * Puts the routing table in force, compares it with what this process runs, and follows its
 * changes: in the configuration and, with `routing.redis`, in Redis.
 *
 * @throws RoutingTableError when the configuration has no valid table
 * @throws Error when this process does not run what its row says, unless `routing.verify: warn`
 */
export async function startRouting(options: StartRoutingOptions): Promise<RoutingService> {
  const { service, config, instance, lifecycle, logger } = options;
  const { table: fallback, verify } = readRoutingTable(config);
  const live = new LiveRouting({ table: fallback, logger });
  observeRouting(live);

  const precedence = new Precedence({ live, logger });
  const redis = readRedisOptions(config);
  if (redis) {
    // Loaded only where it is used: ioredis is optional.
    const { followRedisTable } = await import('./redis/followRedisTable.ts');
    const follower = await followRedisTable({ ...redis, live, precedence, logger });
    lifecycle.addShutdownHook(() => follower.close());
  }

  const installed = (await instance.getInstalledPlugins()).map(plugin => plugin.pluginId);
  const mismatch = () => verifyInstalledPlugins({ table: live.table, service, installed });
  const atStart = mismatch();
  if (atStart && (verify === 'strict' || !live.table.service(service))) {
    throw new Error(atStart);
  }
  // A service that runs goes on running: the others already follow the new table.
  const warn = (drift = mismatch()) => {
    for (const warning of [drift, describeUnusualIds(live.table)]) {
      if (warning) {
        logger.warn(warning);
      }
    }
  };
  warn(atStart);
  live.observe({ changed: () => warn() });
  logger.info(`Routing table ${live.table.revision}: this is service "${service}"`);

  const reloadConfig = () => precedence.offerConfig(() => readRoutingTable(config).table);
  config.subscribe?.(reloadConfig);
  return { service, live, reloadConfig };
}

import type { Config } from '@backstage/config';

/** The hosts of `integrations.bitbucketServer`. */
export function readBitbucketServers(config: Config): ReadonlySet<string> {
  const servers = config.getOptionalConfigArray('integrations.bitbucketServer') ?? [];
  return new Set(servers.map(server => server.getString('host')));
}

import { createRequire } from 'node:module';
import type { Config } from '@backstage/config';
import type { ScmIntegrationRegistry } from '@backstage/integration';

// The ES modules of this package name exports of lodash that Node does not find there.
const { ScmIntegrations } = createRequire(import.meta.url)(
  '@backstage/integration',
) as typeof import('@backstage/integration');

/** The source code hosts that the configuration knows (`integrations`). */
export function readScmIntegrations(config: Config): ScmIntegrationRegistry {
  return ScmIntegrations.fromConfig(config);
}

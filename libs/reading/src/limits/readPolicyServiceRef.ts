import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { ReadPolicy } from './ReadLimits.ts';
import { readReadLimits } from './readReadLimits.ts';

/** What a plugin may read: by default, `backend.reading.limits` whatever the address is. */
export const readPolicyServiceRef = createServiceRef<ReadPolicy>({
  id: 'splitstage.read-policy',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { config: coreServices.rootConfig },
      factory: ({ config }) => {
        const limits = readReadLimits(config);
        return { of: () => limits };
      },
    }),
});

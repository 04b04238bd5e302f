import { createServiceFactory, createServiceRef } from '@backstage/backend-plugin-api';
import { routingServiceRef } from '@splitstage/discovery';
import type { ConfigFaults } from './ConfigFaults.ts';

const configFaultsRef = createServiceRef<ConfigFaults>({
  id: 'splitstage.configFaults',
  scope: 'root',
});

/**
 * Shows a config file that became unreadable where a refused routing table shows: in the log, in a
 * metric and in readiness. The file may or may not be the one that holds the table; as long as one
 * is broken, an edit of the table may not arrive.
 */
export function configFaultsFactory(faults: ConfigFaults) {
  return createServiceFactory({
    service: configFaultsRef,
    initialization: 'always',
    deps: { routing: routingServiceRef },
    factory({ routing }) {
      faults.listen(fault =>
        fault
          ? routing.live.refuse('config', fault)
          : // Backstage tells nobody of a file that is mended to what it was before.
            routing.reloadConfig(),
      );
      return faults;
    },
  });
}

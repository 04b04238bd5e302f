import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { OpenedOnPurpose } from './OpenedOnPurpose.ts';

const openedRef = createServiceRef<OpenedOnPurpose>({
  id: 'splitstage.openedOnPurpose',
  scope: 'root',
});

/** Says at each start what is open on purpose. */
export function openingsFactory(opened: OpenedOnPurpose) {
  return createServiceFactory({
    service: openedRef,
    initialization: 'always',
    // The configuration is read before there is a logger.
    deps: { config: coreServices.rootConfig, logger: coreServices.rootLogger },
    factory({ logger }) {
      for (const line of opened.lines) {
        logger.warn(line);
      }
      return opened;
    },
  });
}

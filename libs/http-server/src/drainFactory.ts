import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import type { Drain } from './Drain.ts';

const DEFAULT_TIMEOUT = { seconds: 10 };

const drainRef = createServiceRef<Drain>({ id: 'splitstage.drain', scope: 'root' });

/**
 * Drains when the backend stops: connections are let go from the first moment of the shutdown, and
 * what is still open `service.drainTimeout` after the server stopped listening is ended.
 */
export function drainFactory(drain: Drain) {
  return createServiceFactory({
    service: drainRef,
    initialization: 'always',
    deps: {
      config: coreServices.rootConfig,
      lifecycle: coreServices.rootLifecycle,
      logger: coreServices.rootLogger,
    },
    factory({ config, lifecycle, logger }) {
      const timeout = durationToMilliseconds(
        config.has('service.drainTimeout')
          ? readDurationFromConfig(config, { key: 'service.drainTimeout' })
          : DEFAULT_TIMEOUT,
      );
      lifecycle.addBeforeShutdownHook(() => drain.start());
      lifecycle.addShutdownHook(() => {
        drain.endPolls();
        setTimeout(() => {
          const open = drain.end();
          if (open > 0) {
            logger.info(`Ended ${open} connections that were still open after ${timeout} ms`);
          }
        }, timeout).unref();
      });
      return drain;
    },
  });
}

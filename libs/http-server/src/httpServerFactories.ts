import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { createServiceFactory, type ServiceFactory } from '@backstage/backend-plugin-api';
import { Drain } from './Drain.ts';
import { drainFactory } from './drainFactory.ts';
import { HttpServerFront, type HttpServerFrontOptions } from './HttpServerFront.ts';
import { httpServerRef } from './httpServerRef.ts';

type RootHttpRouterOptions = NonNullable<Parameters<typeof rootHttpRouterServiceFactory>[0]>;

/** The options of Backstage's own `rootHttpRouterServiceFactory`, and who may have a WebSocket. */
export type HttpServerFactoriesOptions = RootHttpRouterOptions & HttpServerFrontOptions;

/**
 * Backstage's HTTP server, with a place ahead of Express (`httpServerRef`) and a drain. A backend
 * has one root HTTP router, so whoever wants its server shares this one.
 */
export function httpServerFactories(options: HttpServerFactoriesOptions = {}): ServiceFactory[] {
  const {
    configure = ({ applyDefaults }) => applyDefaults(),
    mayUpgrade,
    upgradePatience,
    ...others
  } = options;
  const drain = new Drain();
  const front = new HttpServerFront({ mayUpgrade, upgradePatience });
  return [
    rootHttpRouterServiceFactory({
      ...others,
      configure(context) {
        drain.watch(context.server);
        front.attach(context.server, context.app);
        configure(context);
      },
    }),
    createServiceFactory({ service: httpServerRef, deps: {}, factory: () => front }),
    drainFactory(drain),
  ];
}

import type { ServiceFactory } from '@backstage/backend-plugin-api';
import { httpServerFactories } from '@splitstage/http-server';
import type { RequestHandler } from 'express';
import { accessLog } from './accessLog.ts';
import { auditorFactory } from './auditorFactory.ts';
import { SignalsGuard } from './SignalsGuard.ts';
import { mcpChallenge, unknownWellKnown } from './wellKnown.ts';

/** Names the service that answered; a proxy in between passes it on. */
export const SERVED_BY_HEADER = 'x-served-by';

/** Backstage's HTTP server, with what each service of a split portal needs in front of its plugins. */
export function serviceHttpFactories(service: string): ServiceFactory[] {
  const signals = new SignalsGuard();
  return [
    ...httpServerFactories({
      mayUpgrade: signals.mayUpgrade,
      configure({ app, config, healthRouter, logger, middleware, applyDefaults }) {
        app.use((_request, response, next) => {
          response.setHeader(SERVED_BY_HEADER, service);
          next();
        });
        // Ahead of the access log, which probes would fill.
        app.use(healthRouter);
        app.use(signals.answer, mcpChallenge(config));
        // The defaults ask this factory for each of their middlewares, in their order.
        Object.assign(middleware, {
          logging: () => [accessLog(logger), unknownWellKnown(config)],
          // Here nobody knows yet who asks: httpRouterFactory has the limits.
          rateLimit: (): RequestHandler => (_request, _response, next) => next(),
        });
        applyDefaults();
      },
    }),
    auditorFactory,
  ];
}

import type { ServiceFactory } from '@backstage/backend-plugin-api';
import { httpServerFactories } from '@splitstage/http-server';

/** Names the service that answered; a proxy in between passes it on. */
export const SERVED_BY_HEADER = 'x-served-by';

/** Backstage's HTTP server, whose answers say which service they come from. */
export function serviceHttpFactories(service: string): ServiceFactory[] {
  return httpServerFactories({
    configure({ app, healthRouter, applyDefaults }) {
      app.use((_request, response, next) => {
        response.setHeader(SERVED_BY_HEADER, service);
        next();
      });
      // Ahead of the access log, which probes would fill.
      app.use(healthRouter);
      applyDefaults();
    },
  });
}

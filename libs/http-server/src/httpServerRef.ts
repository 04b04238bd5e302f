import { createServiceRef } from '@backstage/backend-plugin-api';
import type { RequestInterceptor } from './HttpServerFront.ts';

/** The HTTP server of a backend, ahead of Express and of Backstage's middleware. */
export interface HttpServerService {
  /**
   * Lets an interceptor see each request first. One backend has one.
   *
   * @throws Error when there is one already
   */
  intercept(interceptor: RequestInterceptor): void;
  /** Whether the backend's HTTP server is the one that `httpServerFactories` made. */
  readonly attached: boolean;
}

/** Root service for what has to stand ahead of Express. Installed by `httpServerFactories`. */
export const httpServerRef = createServiceRef<HttpServerService>({
  id: 'splitstage.http-server',
  scope: 'root',
});

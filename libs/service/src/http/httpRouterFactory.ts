import {
  createAuthIntegrationRouter,
  createCookieAuthRefreshMiddleware,
  createCredentialsBarrier,
  createLifecycleMiddleware,
} from '@backstage/backend-defaults/httpRouter';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import Router from 'express-promise-router';
import { rateLimiterRef } from '../limits/rateLimiterFactory.ts';

/**
 * Backstage's router of a plugin (httpRouterServiceFactory), with rate limits that know who asks: its
 * own stand ahead of everything that could tell, and know addresses only.
 */
export const httpRouterFactory = createServiceFactory({
  service: coreServices.httpRouter,
  initialization: 'always',
  deps: {
    auth: coreServices.auth,
    config: coreServices.rootConfig,
    httpAuth: coreServices.httpAuth,
    lifecycle: coreServices.lifecycle,
    logger: coreServices.logger,
    plugin: coreServices.pluginMetadata,
    rateLimiter: rateLimiterRef,
    rootHttpRouter: coreServices.rootHttpRouter,
  },
  factory({ auth, config, httpAuth, lifecycle, logger, plugin, rateLimiter, rootHttpRouter }) {
    const router = Router();
    const pluginRoutes = Router();
    const barrier = createCredentialsBarrier({ httpAuth, config });
    rootHttpRouter.use(`/api/${plugin.getId()}`, router);
    // Public keys come first: other services ask for them to check a token, without one.
    router.use(createAuthIntegrationRouter({ auth }));
    router.use(createLifecycleMiddleware({ config, lifecycle }));
    for (const limiter of rateLimiter.forPlugin(plugin.getId(), httpAuth)) {
      router.use(limiter);
    }
    router.use(barrier.middleware);
    router.use(createCookieAuthRefreshMiddleware({ auth, httpAuth }));
    router.use(pluginRoutes);
    router.use(MiddlewareFactory.create({ config, logger }).error());
    return {
      use: handler => void pluginRoutes.use(handler),
      addAuthPolicy: policy => barrier.addAuthPolicy(policy),
    };
  },
});

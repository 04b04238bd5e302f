import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { createRouteGuard } from './createRouteGuard.ts';
import { guardSignInRedirects } from './guardSignInRedirects.ts';
import { limitActionInput } from './limitActionInput.ts';
import { refuseEmptySegments } from './refuseEmptySegments.ts';
import { weakRoutes } from './weakRoutes.ts';

interface RouteGuard {
  /** How many routes of the plugin it guards. */
  readonly routes: number;
}

const routeGuardRef = createServiceRef<RouteGuard>({
  id: 'splitstage.routeGuard',
  scope: 'plugin',
});

/**
 * Guards the weak routes of every plugin, and what its actions are given; in auth, where sign-in
 * leads. Backstage makes the eager services of a plugin before it starts the plugin and whatever
 * that needs, its scheduler included, so the guard is first in the plugin's router, behind the
 * check of credentials.
 */
export const routeGuardFactory = createServiceFactory({
  service: routeGuardRef,
  initialization: 'always',
  deps: {
    config: coreServices.rootConfig,
    httpAuth: coreServices.httpAuth,
    httpRouter: coreServices.httpRouter,
    permissions: coreServices.permissions,
    plugin: coreServices.pluginMetadata,
  },
  factory({ config, httpAuth, httpRouter, permissions, plugin }) {
    const routes = weakRoutes.filter(route => (route.plugin ?? plugin.getId()) === plugin.getId());
    httpRouter.use(refuseEmptySegments(plugin.getId()));
    httpRouter.use(limitActionInput());
    if (plugin.getId() === 'auth') {
      httpRouter.use(guardSignInRedirects(config.getString('app.baseUrl')));
    }
    httpRouter.use(createRouteGuard({ routes, httpAuth, permissions }));
    return { routes: routes.length };
  },
});

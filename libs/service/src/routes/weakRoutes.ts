import { type BasicPermission, createPermission } from '@backstage/plugin-permission-common';

/** A route that Backstage itself guards too weakly, and who may use it here. */
export interface WeakRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/<plugin>`, in the words of Express. */
  readonly path: string;
  /** What a user needs; being signed in when it is not said. A service's own credentials have it. */
  readonly permission?: BasicPermission;
  /** The plugin that has the route; all of them when it is not said. */
  readonly plugin?: string;
}

// As plugin-devtools-common has them; its package would bring the front end's.
const readSchedule = createPermission({
  name: 'devtools.scheduler.read',
  attributes: { action: 'read' },
});
const triggerTask = createPermission({
  name: 'devtools.scheduler.trigger',
  attributes: { action: 'update' },
});

/**
 * The table of such routes. weakRoutes.test.ts fails on the day on which Backstage guards one of
 * them, which is the day to take its row out.
 */
export const weakRoutes: readonly WeakRoute[] = [
  // The scheduler's routes, which every plugin with a scheduled task has, ask for no permission
  // (PluginTaskSchedulerImpl.getRouter of backend-defaults 0.18). The pages of DevTools look whether
  // to show a button and then call them with the token of whoever looks at the page.
  { method: 'GET', path: '/.backstage/scheduler/v1/tasks', permission: readSchedule },
  { method: 'POST', path: '/.backstage/scheduler/v1/tasks/:id/trigger', permission: triggerTask },
  { method: 'POST', path: '/.backstage/scheduler/v1/tasks/:id/cancel', permission: triggerTask },
  // The auth plugin lets strangers in everywhere, because they sign in there, and so to what the
  // framework adds to each plugin: what its actions are called and take, and its permissions.
  { plugin: 'auth', method: 'GET', path: '/.backstage/actions/v1/actions' },
  { plugin: 'auth', method: 'GET', path: '/.well-known/backstage/permissions/metadata' },
];

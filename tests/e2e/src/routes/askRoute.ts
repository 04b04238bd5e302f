import type { Route } from './Route.ts';

/** Bodies without which a route finds fault with the request before it asks who is there. */
const bodies: Readonly<Record<string, object>> = {
  '/api/events/bus/v1/events': { event: { topic: 'x', payload: {} } },
  '/api/events/bus/v1/subscriptions/:subscriptionId': { topics: ['x'] },
  '/api/notifications': notification(),
  '/api/notifications/notifications': notification(),
  '/api/scaffolder/v2/dry-run': {
    template: {
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: { name: 'x' },
      spec: { type: 'service', owner: 'guests', steps: [] },
    },
    values: {},
    directoryContents: [],
  },
};

/** Which entity, task or the like is asked for: there is none. */
const NOTHING = '00000000-0000-0000-0000-000000000000';

/**
 * Asks a route for something that there is not, with each method that it has.
 *
 * @param origin - the service itself, or the gateway
 * @returns the statuses
 */
export async function askRoute(
  route: Route,
  origin: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<readonly number[]> {
  const { method, path } = route;
  const methods = { ALL: ['GET', 'POST'], USE: ['GET'] }[method] ?? [method];
  return await Promise.all(
    methods.map(async method => {
      const hasBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
      const response = await fetch(`${origin}${exampleOf(route)}`, {
        method,
        redirect: 'manual',
        headers: { ...headers, ...(hasBody && { 'content-type': 'application/json' }) },
        ...(hasBody && { body: JSON.stringify(bodies[path] ?? {}) }),
        signal: AbortSignal.timeout(20_000),
      });
      // Streams have no end.
      await response.body?.cancel();
      return response.status;
    }),
  );
}

/** A path that Express takes for the pattern; below it, where something is mounted. */
function exampleOf({ method, path }: Route): string {
  const example = path.replace(/:\w+(\([^)]*\))?/g, NOTHING).replaceAll('*', NOTHING);
  return method === 'USE' ? `${example.replace(/\/$/, '')}/${NOTHING}` : example;
}

function notification() {
  return {
    recipients: { type: 'entity', entityRef: 'user:default/nobody' },
    payload: { title: 'x' },
  };
}

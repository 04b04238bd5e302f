import type { ListedRoutes } from './ListedRoutes.ts';

/** What answers strangers. Whoever adds a row says why a stranger may. */
export const openRoutes: readonly ListedRoutes[] = [
  {
    reason: 'The front end, which holds nothing that is secret: whoever signs in has to load it.',
    routes: ['USE /api/app', 'USE /api/app/static', 'GET /api/app/*', 'USE /static', 'GET /*'],
  },
  {
    reason: 'Says that nothing is there: a path that nobody serves.',
    routes: ['USE /', 'USE /api'],
  },
  {
    reason:
      'Load balancers and Kubernetes have no token. Says nothing but whether the service is up.',
    routes: [
      'GET /.backstage/health/v1/readiness',
      'GET /.backstage/health/v1/liveness',
      'GET /api/devtools/health',
      'GET /api/permission/health',
      'GET /api/signals/health',
    ],
  },
  {
    reason: 'Public keys, by which other services check tokens.',
    routes: [
      'GET /api/*/.backstage/auth/v1/jwks.json',
      'GET /.backstage/auth/v1/jwks.json',
      'GET /api/auth/.well-known/jwks.json',
      'GET /api/auth/.well-known/openid-configuration',
    ],
  },
  {
    reason: 'Forgets the cookie of whoever asks, and of nobody else.',
    routes: [
      'DELETE /api/app/.backstage/auth/v1/cookie',
      'DELETE /.backstage/auth/v1/cookie',
      'DELETE /api/auth/.backstage/auth/v1/cookie',
      'DELETE /api/signals/.backstage/auth/v1/cookie',
    ],
  },
  {
    reason: 'Sign-in: strangers become users here. Providers that are not configured say 404.',
    routes: [
      'USE /api/auth',
      'USE /api/auth/:provider',
      'USE /api/auth/github',
      'USE /api/auth/google',
      'USE /api/auth/microsoft',
      'USE /api/auth/oidc',
      'USE /api/auth/okta',
      'GET /api/auth/guest/start',
      'GET /api/auth/guest/handler/frame',
      'POST /api/auth/guest/handler/frame',
      'GET /api/auth/guest/refresh',
      'POST /api/auth/guest/refresh',
    ],
  },
  {
    reason: 'How a command-line client signs its user in: 404 unless that is switched on.',
    routes: ['GET /api/auth/.well-known/oauth-client/cli.json'],
  },
  {
    reason:
      "Middleware of the auth plugin in front of routes that do ask; it answers nobody's request.",
    routes: ['USE /api/auth/.backstage/actions', 'USE /api/auth/.well-known/backstage/permissions'],
  },
  {
    reason: 'A guard of ours, which lets pass to the routes of sign-in above.',
    routes: ['GET /api/auth/:provider/start', 'ALL /api/auth/:provider/handler/frame'],
  },
  {
    reason:
      'Receives webhooks for topics of `events.http`, whose senders sign them: there are none.',
    routes: ['USE /api/events/http'],
  },
  {
    reason: 'Opens WebSockets, which need a token (SignalsGuard); anything else is a 404.',
    routes: ['USE /api/signals'],
  },
];

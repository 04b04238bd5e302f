import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { startBackend } from './startBackend.ts';

/**
 * A process that is one replica of a service: a stock backend that counts its clients in Redis
 * (argument: the server's URL) and lets each do so many requests (second argument). A process,
 * because Backstage's rate limiter never lets go of Redis.
 */
const [, , connection = '', limit = ''] = process.argv;

const search = createBackendPlugin({
  pluginId: 'search',
  register(env) {
    env.registerInit({
      deps: { httpRouter: coreServices.httpRouter },
      async init({ httpRouter }) {
        httpRouter.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
        httpRouter.use((_request, response) => void response.send('found'));
      },
    });
  },
});

const { origin } = await startBackend({
  features: [search],
  config: () => ({}),
  backend: {
    // The gateway is the only one that may say who the client is.
    trustProxy: 'loopback',
    rateLimit: {
      window: '1 minute',
      incomingRequestLimit: Number(limit),
      // Backstage's default spares the local machine, which is all that there is here.
      ipAllowList: [],
      store: { type: 'redis', connection },
    },
  },
});
process.send?.(origin);

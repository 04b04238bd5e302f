import { createBackend } from '@backstage/backend-defaults';
import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { discoveryFromRoutingTable } from '@splitstage/discovery';

/** Greets whoever shows a good token. */
const greeter = createBackendPlugin({
  pluginId: 'greeter',
  register(env) {
    env.registerInit({
      deps: { httpAuth: coreServices.httpAuth, httpRouter: coreServices.httpRouter },
      async init({ httpAuth, httpRouter }) {
        httpRouter.use(async (request, response, next) => {
          try {
            const { principal } = await httpAuth.credentials(request, { allow: ['service'] });
            response.json({
              greeting: `Hello, ${principal.subject}!`,
              service: process.env.SERVICE,
            });
          } catch (error) {
            next(error);
          }
        });
      },
    });
  },
});

const backend = createBackend();
backend.add(discoveryFromRoutingTable({ service: 'greeter' }));
backend.add(greeter);
await backend.start();

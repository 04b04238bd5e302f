import { createBackend } from '@backstage/backend-defaults';
import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { discoveryFromRoutingTable } from '@splitstage/discovery';

/** Passes a question on to another plugin, as the plugin that it is. */
const front = createBackendPlugin({
  pluginId: 'front',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        discovery: coreServices.discovery,
        httpRouter: coreServices.httpRouter,
      },
      async init({ auth, discovery, httpRouter }) {
        httpRouter.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
        httpRouter.use(async (request, response) => {
          const id = new URL(request.url, 'http://front').searchParams.get('ask');
          try {
            const url = await discovery.getBaseUrl(id);
            const { token } = await auth.getPluginRequestToken({
              onBehalfOf: await auth.getOwnServiceCredentials(),
              targetPluginId: id,
            });
            const answer = await fetch(`${url}/hello`, {
              headers: { authorization: `Bearer ${token}` },
            });
            response.status(answer.status).json({ url, ...(await answer.json()) });
          } catch (error) {
            response.status(500).json({ name: error.name, message: error.message });
          }
        });
      },
    });
  },
});

const backend = createBackend();
backend.add(discoveryFromRoutingTable({ service: 'front' }));
backend.add(front);
await backend.start();

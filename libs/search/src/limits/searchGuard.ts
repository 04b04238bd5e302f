import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { checkQuery } from './checkQuery.ts';
import { readLimits } from './readLimits.ts';

/** Refuses searches that ask for too much, in front of search's own route and whatever the engine. */
export const searchGuard = createBackendModule({
  pluginId: 'search',
  moduleId: 'splitstage-guard',
  register(env) {
    env.registerInit({
      deps: { config: coreServices.rootConfig, http: coreServices.httpRouter },
      async init({ config, http }) {
        const limits = readLimits(config);
        http.use((request, _response, next) => {
          if (/^\/query\/?$/i.test(request.path)) checkQuery(request.query, limits);
          next();
        });
      },
    });
  },
});

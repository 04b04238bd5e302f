import { createFetchApi, FetchMiddlewares } from '@backstage/core-app-api';
import {
  ApiBlueprint,
  AppRootElementBlueprint,
  configApiRef,
  createFrontendModule,
  discoveryApiRef,
  fetchApiRef,
  identityApiRef,
} from '@backstage/frontend-plugin-api';
import { createOutageMiddleware } from './createOutageMiddleware.ts';
import { OutageLog } from './OutageLog.ts';
import { OutageNotice } from './OutageNotice.tsx';
import { outageLogApiRef } from './outageLogApiRef.ts';

/**
 * One service of several can be down while the portal is up. Most pages say so with an error panel of
 * their own; some only stay empty (the list of templates does). This says it for all of them.
 */
export const outagesModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    ApiBlueprint.make({
      name: 'outage-log',
      params: defineParams =>
        defineParams({ api: outageLogApiRef, deps: {}, factory: () => new OutageLog() }),
    }),
    // The stock fetch API (@backstage/plugin-app, defaultApis) and our middleware.
    ApiBlueprint.make({
      name: 'fetch',
      params: defineParams =>
        defineParams({
          api: fetchApiRef,
          deps: {
            configApi: configApiRef,
            identityApi: identityApiRef,
            discoveryApi: discoveryApiRef,
            outageLog: outageLogApiRef,
          },
          factory: ({ configApi, identityApi, discoveryApi, outageLog }) =>
            createFetchApi({
              middleware: [
                FetchMiddlewares.resolvePluginProtocol({ discoveryApi }),
                FetchMiddlewares.injectIdentityAuth({ identityApi, config: configApi }),
                createOutageMiddleware(outageLog, configApi.getString('backend.baseUrl')),
              ],
            }),
        }),
    }),
    AppRootElementBlueprint.make({ name: 'outage-notice', params: { element: <OutageNotice /> } }),
  ],
});

import { createFetchApi, FetchMiddlewares } from '@backstage/core-app-api';
import {
  ApiBlueprint,
  AppRootElementBlueprint,
  alertApiRef,
  configApiRef,
  createFrontendModule,
  discoveryApiRef,
  ErrorDisplay,
  fetchApiRef,
  identityApiRef,
  toastApiRef,
} from '@backstage/frontend-plugin-api';
import appPlugin from '@backstage/plugin-app';
import { SwappableComponentBlueprint } from '@backstage/plugin-app-react';
import { createLinkMiddleware } from '../links/createLinkMiddleware.ts';
import { BoundedPlugins, isPluginWrapperApi } from './BoundedPlugins.tsx';
import { createOutageMiddleware } from './createOutageMiddleware.ts';
import { createProbe } from './createProbe.ts';
import { OutageErrorDisplay } from './OutageErrorDisplay.tsx';
import { OutageLog } from './OutageLog.ts';
import { OutageNotice } from './OutageNotice.tsx';
import { OutageWatch } from './OutageWatch.ts';
import { outagesApiRef } from './outagesApiRef.ts';
import { QuietAlertApi } from './QuietAlertApi.ts';

/**
 * One service of several can be down while the portal is up. Stock pages then stay empty, show a raw
 * error, or the same toast five times. Here each request is noted, whoever does not answer is asked
 * until there is an answer, and it is told once: in the place of a page that needs it, else in a
 * corner. See docs/decisions/0024-outages-in-pages.md.
 */
export const outagesModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    ApiBlueprint.make({
      name: 'outages',
      params: defineParams =>
        defineParams({
          api: outagesApiRef,
          deps: { configApi: configApiRef },
          factory: ({ configApi }) => {
            const log = new OutageLog();
            const probe = createProbe(configApi.getString('backend.baseUrl'), window.fetch);
            return { log, watch: new OutageWatch({ log, probe }) };
          },
        }),
    }),
    // The stock fetch API (@backstage/plugin-app, defaultApis) and our middleware. The one for links
    // has nothing to do with outages; there is one fetch API.
    ApiBlueprint.make({
      name: 'fetch',
      params: defineParams =>
        defineParams({
          api: fetchApiRef,
          deps: {
            configApi: configApiRef,
            identityApi: identityApiRef,
            discoveryApi: discoveryApiRef,
            outages: outagesApiRef,
          },
          factory: ({ configApi, identityApi, discoveryApi, outages }) =>
            createFetchApi({
              middleware: [
                FetchMiddlewares.resolvePluginProtocol({ discoveryApi }),
                FetchMiddlewares.injectIdentityAuth({ identityApi, config: configApi }),
                createLinkMiddleware(),
                createOutageMiddleware(outages.log, configApi.getString('backend.baseUrl')),
              ],
            }),
        }),
    }),
    ApiBlueprint.make({
      name: 'alert',
      params: defineParams =>
        defineParams({
          api: alertApiRef,
          deps: { toasts: toastApiRef, outages: outagesApiRef },
          factory: ({ toasts, outages }) => new QuietAlertApi(toasts, { log: outages.log }),
        }),
    }),
    appPlugin.getExtension('api:app/plugin-wrapper').override({
      factory: original => {
        const stock = original().get(ApiBlueprint.dataRefs.factory);
        return [
          ApiBlueprint.dataRefs.factory({
            ...stock,
            factory: deps => {
              const api = stock.factory(deps);
              return isPluginWrapperApi(api) ? new BoundedPlugins(api) : api;
            },
          }),
        ];
      },
    }),
    SwappableComponentBlueprint.make({
      name: 'core-error-display',
      params: define => define({ component: ErrorDisplay, loader: () => OutageErrorDisplay }),
    }),
    AppRootElementBlueprint.make({ name: 'outage-notice', params: { element: <OutageNotice /> } }),
  ],
});

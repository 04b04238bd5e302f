import {
  createFrontendModule,
  errorApiRef,
  identityApiRef,
  storageApiRef,
} from '@backstage/frontend-plugin-api';
import { VisitsStorageApi, visitsApiRef } from '@backstage/plugin-home';
import homePlugin from '@backstage/plugin-home/alpha';
import { HomePageLayoutBlueprint } from '@backstage/plugin-home-react/alpha';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import searchPlugin from '@backstage/plugin-search/alpha';
import { visitName } from './describeVisit.ts';
import { isWorthRemembering } from './isWorthRemembering.ts';

const off = { disabled: true };

const homeModule = createFrontendModule({
  pluginId: 'home',
  extensions: [
    homePlugin.getExtension('page:home').override({
      factory: (original, { config }) =>
        original({ config: { ...config, path: config.path ?? '/' } }),
    }),
    HomePageLayoutBlueprint.make({
      params: { loader: () => import('./HomePage.tsx').then(m => m.HomePage) },
    }),
    // "Recently visited" needs the next two.
    homePlugin.getExtension('app-root-element:home/visit-listener').override({ disabled: false }),
    homePlugin.getExtension('api:home/visits').override({
      disabled: false,
      params: defineParams =>
        defineParams({
          api: visitsApiRef,
          deps: { storageApi: storageApiRef, identityApi: identityApiRef, errorApi: errorApiRef },
          factory: apis =>
            VisitsStorageApi.create({
              ...apis,
              canSave: isWorthRemembering,
              enrichVisit: visit => ({ name: visitName(visit) }),
            }),
        }),
    }),
    homePlugin.getExtension('home-page-widget:home/most-visited').override(off),
    // Asks a server on the internet.
    homePlugin.getExtension('home-page-widget:home/random-joke').override(off),
    homePlugin.getExtension('home-page-widget:home/toolkit').override(off),
    homePlugin.getExtension('home-page-widget:home/world-clock').override(off),
  ],
});

/** The page has a search bar of its own. */
const searchModule = createFrontendModule({
  pluginId: 'search',
  extensions: [searchPlugin.getExtension('home-page-widget:search/search-bar').override(off)],
});

/** The sidebar counts unread notifications already. */
const notificationsModule = createFrontendModule({
  pluginId: 'notifications',
  extensions: [
    notificationsPlugin
      .getExtension('home-page-widget:notifications/unread-notifications')
      .override(off),
  ],
});

/**
 * The home page, at `/`. It shows every installed home page widget (`home-page-widget:*`), so a plugin
 * that brings one appears by itself; those that we do not want are switched off here.
 */
export const homeModules = [homeModule, searchModule, notificationsModule];

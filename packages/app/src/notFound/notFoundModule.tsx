import { createFrontendModule, NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import { SwappableComponentBlueprint } from '@backstage/plugin-app-react';
import { NotFoundPage } from './NotFoundPage.tsx';

/** Words instead of a 404 that sends people to Backstage's own issue tracker. */
export const notFoundModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    SwappableComponentBlueprint.make({
      name: 'core-not-found-error-page',
      params: define => define({ component: NotFoundErrorPage, loader: () => NotFoundPage }),
    }),
  ],
});

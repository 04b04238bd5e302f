import { createFrontendModule, NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import appPlugin from '@backstage/plugin-app';
import { SwappableComponentBlueprint } from '@backstage/plugin-app-react';
import { NotFoundPage } from './NotFoundPage.tsx';
import { orNotFound } from './orNotFound.tsx';

/** Words instead of a 404 that sends people to Backstage's own issue tracker, or of a blank page. */
export const notFoundModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    SwappableComponentBlueprint.make({
      name: 'core-not-found-error-page',
      params: define => define({ component: NotFoundErrorPage, loader: () => NotFoundPage }),
    }),
    appPlugin.getExtension('component:app/core-page-layout').override({
      factory: original => {
        const stock = original().get(SwappableComponentBlueprint.dataRefs.component);
        const { loader } = stock;
        return [
          SwappableComponentBlueprint.dataRefs.component({
            ...stock,
            ...(loader && { loader: async () => orNotFound(await loader()) }),
          }),
        ];
      },
    }),
  ],
});

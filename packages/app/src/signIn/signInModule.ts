import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { oidcAuthApi } from './oidcAuth.ts';

/** The sign-in page, and the one auth API that Backstage does not bring. */
export const signInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    oidcAuthApi,
    SignInPageBlueprint.make({
      params: { loader: () => import('./SignInPage.tsx').then(m => m.SignInPage) },
    }),
  ],
});

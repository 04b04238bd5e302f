import { createApp } from '@backstage/frontend-defaults';
import { catalogModules } from './catalog/catalogModules.ts';
import { homeModules } from './home/homeModules.ts';
import { navigationModule } from './navigation/navigationModule.ts';
import { outagesModule } from './outages/outagesModule.tsx';
import { signInModule } from './signIn/signInModule.ts';
import { themeModule } from './theme/themeModule.tsx';

/**
 * The portal: every plugin among the dependencies in package.json (`app.packages: all` finds them)
 * and what we change about them. Each change can be changed back under `app.extensions`.
 */
export function createPortal() {
  return createApp({
    features: [
      themeModule,
      signInModule,
      navigationModule,
      outagesModule,
      ...homeModules,
      ...catalogModules,
    ],
  });
}

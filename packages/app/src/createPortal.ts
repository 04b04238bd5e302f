import { createApp } from '@backstage/frontend-defaults';
import { catalogModules } from './catalog/catalogModules.tsx';
import { devtoolsModules } from './devtools/devtoolsModules.tsx';
import { homeModules } from './home/homeModules.ts';
import { iconsModule } from './icons/iconsModule.tsx';
import { kubernetesModule } from './kubernetes/kubernetesModule.tsx';
import { navigationModule } from './navigation/navigationModule.ts';
import { notFoundModule } from './notFound/notFoundModule.tsx';
import { orgModule } from './org/orgModule.ts';
import { outagesModule } from './outages/outagesModule.tsx';
import { scaffolderModule } from './scaffolder/scaffolderModule.tsx';
import { settingsModule } from './settings/settingsModule.tsx';
import { signInModule } from './signIn/signInModule.ts';
import { themeModule } from './theme/themeModule.tsx';
import { wordsModule } from './words/wordsModule.ts';

/**
 * The portal: every plugin among the dependencies in package.json (`app.packages: all` finds them)
 * and what we change about them. Each change can be changed back under `app.extensions`.
 */
export function createPortal() {
  return createApp({
    features: [
      themeModule,
      iconsModule,
      signInModule,
      navigationModule,
      outagesModule,
      notFoundModule,
      ...homeModules,
      ...catalogModules,
      ...devtoolsModules,
      kubernetesModule,
      orgModule,
      scaffolderModule,
      settingsModule,
      wordsModule,
    ],
  });
}

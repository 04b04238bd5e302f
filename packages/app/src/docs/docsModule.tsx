import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { TechDocsAddonLocations } from '@backstage/plugin-techdocs-react';
import { AddonBlueprint } from '@backstage/plugin-techdocs-react/alpha';
import { LetterSize } from './LetterSize.tsx';

/** What we change about pages of documentation. */
export const docsModule = createFrontendModule({
  pluginId: 'techdocs',
  extensions: [
    AddonBlueprint.make({
      name: 'letter-size',
      params: {
        name: 'LetterSize',
        location: TechDocsAddonLocations.Content,
        component: LetterSize,
      },
    }),
  ],
});

import { createFrontendModule, createTranslationMessages } from '@backstage/frontend-plugin-api';
import { TranslationBlueprint } from '@backstage/plugin-app-react';
import { homeTranslationRef } from '@backstage/plugin-home';
import { kubernetesTranslationRef } from '@backstage/plugin-kubernetes/alpha';
import { searchReactTranslationRef } from '@backstage/plugin-search-react/alpha';
import { userSettingsTranslationRef } from '@backstage/plugin-user-settings/alpha';

/** Where stock words mislead. Backstage takes translations from modules of the app alone. */
export const wordsModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    TranslationBlueprint.make({
      name: 'user-settings',
      params: {
        resource: createTranslationMessages({
          ref: userSettingsTranslationRef,
          // Shown whenever the catalog did not say who somebody is; nobody has lost an identity then.
          messages: {
            'identityCard.title': 'Identity',
            'identityCard.noIdentityTitle': 'What the catalog says about you could not be read.',
          },
        }),
      },
    }),
    TranslationBlueprint.make({
      name: 'home',
      params: {
        resource: createTranslationMessages({
          ref: homeTranslationRef,
          messages: {
            'visitList.empty.description':
              'Entities, documentation and templates that you open will be listed here.',
          },
        }),
      },
    }),
    TranslationBlueprint.make({
      name: 'search-react',
      params: {
        resource: createTranslationMessages({
          ref: searchReactTranslationRef,
          // The dialog of the sidebar greets with it, before anybody has asked for anything.
          messages: { noResultsDescription: 'Type what you look for, or try other words' },
        }),
      },
    }),
    TranslationBlueprint.make({
      name: 'kubernetes',
      params: {
        resource: createTranslationMessages({
          ref: kubernetesTranslationRef,
          messages: {
            'kubernetesContentPage.emptyState.description':
              'No cluster runs anything that is labelled as {{entityName}}.',
          },
        }),
      },
    }),
  ],
});

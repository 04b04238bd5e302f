import { coreExtensionData, createFrontendModule } from '@backstage/frontend-plugin-api';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import { TaskOrWords } from './TaskOrWords.tsx';

/** What we change about templates and their tasks. */
export const scaffolderModule = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [
    scaffolderPlugin.getExtension('sub-page:scaffolder/tasks').override({
      factory: original => {
        const stock = original();
        return [
          ...[...stock].filter(({ id }) => id !== coreExtensionData.reactElement.id),
          coreExtensionData.reactElement(
            <TaskOrWords>{stock.get(coreExtensionData.reactElement)}</TaskOrWords>,
          ),
        ];
      },
    }),
  ],
});

import { createFrontendModule } from '@backstage/frontend-plugin-api';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import { wrapElement } from '../extensions/wrapElement.ts';
import { TaskOrWords } from './TaskOrWords.tsx';

/** What we change about templates and their tasks. */
export const scaffolderModule = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [
    scaffolderPlugin.getExtension('sub-page:scaffolder/tasks').override({
      factory: original => wrapElement(original(), stock => <TaskOrWords>{stock}</TaskOrWords>),
    }),
  ],
});

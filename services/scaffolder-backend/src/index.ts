import { scaffolderProcesses } from '@splitstage/scaffolder';
import { createServiceBackend } from '@splitstage/service';
import { actions } from './actions.ts';

const backend = createServiceBackend('scaffolder');

for (const feature of actions()) backend.add(feature);
backend.add(scaffolderProcesses({ program: new URL('./template.ts', import.meta.url) }));

await backend.start();

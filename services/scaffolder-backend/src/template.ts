import { runTemplateProcess } from '@splitstage/scaffolder/process';
import { actions } from './actions.ts';

// The program that runs one template; the service starts it.
await runTemplateProcess(actions);

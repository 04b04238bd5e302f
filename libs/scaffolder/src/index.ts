export { createPublishFolderAction } from './createPublishFolderAction.ts';
export { scaffolderFolders as default } from './scaffolderFolders.ts';
export { type ScaffolderProcessesOptions, scaffolderProcesses } from './scaffolderProcesses.ts';

export { createPublishFolderAction } from './createPublishFolderAction.ts';
export { scaffolderFolders as default } from './scaffolderFolders.ts';

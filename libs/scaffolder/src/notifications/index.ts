export { scaffolderNotifications as default } from './scaffolderNotifications.ts';

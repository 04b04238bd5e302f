export { userSettingsGuard as default } from './userSettingsGuard.ts';

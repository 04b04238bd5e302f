export { userSettingsLimits as default } from './userSettingsLimits.ts';

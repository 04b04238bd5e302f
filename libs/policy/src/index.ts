export { decide, type PolicyUser } from './decide.ts';
export { type PermissionRule, permissionRules } from './permissionRules.ts';
export { policyModule as default } from './policyModule.ts';
export { readPlatformGroups } from './readPlatformGroups.ts';

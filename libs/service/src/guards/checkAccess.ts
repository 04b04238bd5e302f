import { type Check, danger } from './checks.ts';

/**
 * What would let everybody in, in any environment. `permission.enabled` is read by each process and
 * its default allows everything, so that one service that misses it is silently open.
 */
export const checkAccess: Check = settings => {
  const enabled = settings.get('permission.enabled');
  const authPolicyKey = 'backend.auth.dangerouslyDisableDefaultAuthPolicy';
  const authPolicyOff = settings.get(authPolicyKey);
  return [
    ...danger(enabled === undefined, {
      key: 'permission.enabled',
      value: 'not set',
      fix: 'Backstage then allows everything, so a split portal must say it: set it to true in app-config/app-config.yaml, which every service reads',
    }),
    ...danger(enabled !== undefined && enabled !== true, {
      key: 'permission.enabled',
      value: String(enabled),
      fix: 'everybody who is signed in may then do everything: set it to true',
      opening: 'permissionsOff',
    }),
    ...danger(authPolicyOff !== undefined && authPolicyOff !== false, {
      key: authPolicyKey,
      value: String(authPolicyOff),
      fix: 'this service would answer whoever asks: remove the key',
      opening: 'authPolicyOff',
    }),
  ];
};

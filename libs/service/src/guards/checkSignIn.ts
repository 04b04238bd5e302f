import type { JsonValue } from '@backstage/types';
import { type Check, danger } from './checks.ts';
import type { Danger } from './Danger.ts';
import type { Settings } from './Settings.ts';

/**
 * Providers whose sign-in keeps its state in a session, which there is with `auth.session.secret`
 * only: without it their first sign-in is a 500.
 */
const needSession = ['auth0', 'oidc', 'pinniped', 'vmwareCloudServices'];

/** How people sign in, and who they are then. */
export interface SignInOptions {
  /** The file that the repository ships for development, whose word on people counts there only. */
  readonly shipped: string;
  /** Whether this service signs people in, so that it must have the secrets for it. */
  readonly signsIn: boolean;
}

/** Guests, sessions, and groups that may do everything without anybody having chosen them. */
export function checkSignIn({ shipped, signsIn }: SignInOptions): Check {
  return settings => [
    ...danger(
      settings.get('auth.providers.guest') !== undefined &&
        settings.sourceOf('auth.providers.guest') !== shipped,
      {
        key: 'auth.providers.guest',
        value: 'set',
        fix: 'guests exist in development only: write `guest: null`, or take it out',
      },
    ),
    ...danger(signsIn && settings.get('auth.session.secret') === undefined, {
      key: 'auth.session.secret',
      value: 'not set',
      fix: `set it, for example to what \`openssl rand -hex 24\` prints: ${sessionProviders(settings).join(', ')} cannot sign anybody in without`,
    }).filter(() => sessionProviders(settings).length > 0),
    ...danger(isInheritedGroup(settings, shipped), {
      key: 'permission.platformGroups',
      value: JSON.stringify(settings.get('permission.platformGroups')),
      fix: 'these groups may do everything and nobody chose them here: set it in a file of yours, or to [] for nobody',
    }),
  ];
}

function isInheritedGroup(settings: Settings, shipped: string): boolean {
  const key = 'permission.platformGroups';
  const groups = settings.get(key);
  return Array.isArray(groups) && groups.length > 0 && settings.sourceOf(key) === shipped;
}

function sessionProviders(settings: Settings): readonly string[] {
  return needSession.filter(name => settings.get(`auth.providers.${name}`) !== undefined);
}

/** Keys that Backstage itself calls dangerous, wherever they stand. */
export const checkDangerousKeys: Check = settings => findDangerous(settings.all, '');

function findDangerous(value: JsonValue | undefined, path: string): Danger[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, below]) => {
    const key = Array.isArray(value) ? `${path}[${name}]` : path ? `${path}.${name}` : name;
    // checkAccess and checkSignIn have their own word on these two.
    const known = ['backend.auth.dangerouslyDisableDefaultAuthPolicy', 'auth.providers.guest'];
    if (known.includes(key)) {
      return [];
    }
    const isSet = below !== undefined && below !== null && below !== false;
    return /^dangerously/i.test(name) && isSet
      ? [
          {
            key,
            value: typeof below === 'object' ? 'set' : JSON.stringify(below),
            fix: 'remove the key',
            opening: 'dangerousKeys' as const,
            name,
          },
        ]
      : findDangerous(below, key);
  });
}

import { type Check, danger } from './checks.ts';
import { whyWeak } from './whyWeak.ts';

/** Secrets that open the portal: tokens of scripts, and keys that sign. */
export const checkSecrets: Check = settings =>
  [
    ...paths(settings.get('backend.auth.externalAccess'), 'backend.auth.externalAccess', [
      'options.token',
      'options.secret',
    ]),
    ...paths(settings.get('backend.auth.keys'), 'backend.auth.keys', ['secret']),
    'auth.session.secret',
  ].flatMap(key => {
    const value = settings.get(key);
    const why = value === undefined ? undefined : whyWeak(value);
    return danger(why !== undefined, {
      key,
      value: `a secret that ${why}`,
      fix: 'whoever guesses it is let in: make a new one, for example with `openssl rand -hex 24`',
      opening: 'weakSecrets',
    });
  });

function paths(list: unknown, key: string, below: readonly string[]): string[] {
  return Array.isArray(list)
    ? list.flatMap((_, index) => below.map(name => `${key}[${index}].${name}`))
    : [];
}

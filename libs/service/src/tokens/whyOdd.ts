import { tokenTypes } from '@backstage/plugin-auth-node';
import { decodeJwt, decodeProtectedHeader } from 'jose';

/** Longer than any plugin's id. */
const LONGEST_SUBJECT = 100;
/** Types of tokens that Backstage makes; old tokens of users had none. */
const TYPES: readonly unknown[] = [
  ...Object.values(tokenTypes).map(type => type.typParam),
  undefined,
];

/**
 * Tells what is odd about a token that Backstage would look into further, before it does; undefined:
 * nothing, or it is no JWT, which may be a static token.
 */
export function whyOdd(token: string): string | undefined {
  try {
    const { typ } = decodeProtectedHeader(token);
    const { aud, sub } = decodeJwt(token);
    if (typ === tokenTypes.plugin.typParam && String(sub).length > LONGEST_SUBJECT) {
      return 'its subject is not the id of a plugin';
    }
    if (aud === tokenTypes.user.audClaim && !TYPES.includes(typ)) {
      return 'it is of no type that a user has';
    }
  } catch {
    // Whoever knows such tokens says whether it holds.
  }
  return undefined;
}

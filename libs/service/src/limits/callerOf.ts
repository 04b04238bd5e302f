import type {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { tokenTypes } from '@backstage/plugin-auth-node';
import { ipKeyGenerator } from 'express-rate-limit';

/** Whose request it is, for those who count. */
export interface Caller {
  /** The name under which it is counted; undefined: it is not. */
  readonly key: string | undefined;
  /** The address of the client, as the proxies in front say it. */
  readonly ip: string;
}

/** What a request shows of who makes it. */
export interface Shown {
  /** Those that its token proves; undefined: it proves nothing. */
  readonly credentials: BackstageCredentials | undefined;
  /** The type that its bearer token says it is of; a token of a plugin's type proves nothing else. */
  readonly tokenType: string | undefined;
  /** The address of the client, as Express has it. */
  readonly ip: string | undefined;
}

/**
 * Tells whose request it is. Calls of other services do not count, not for themselves and not for
 * the user in whose name they are made: what one request of a user makes services ask each other is
 * not the user's doing, and all users' permission checks would count as one client's
 * (backstage#28708). Users count by name, scripts by the subject of their token, strangers by their
 * address.
 */
export function callerOf({ credentials, tokenType, ip = '' }: Shown): Caller {
  const address = ip.replace(/^::ffff:(?=\d+\.)/i, '');
  const keyed = (key: string | undefined): Caller => ({ key, ip: address });
  // The subject would be no proof: that of a static token is whatever the configuration says.
  if (credentials && tokenType === tokenTypes.plugin.typParam) {
    return keyed(undefined);
  }
  const principal: unknown = credentials?.principal;
  if (isUser(principal)) {
    return keyed(`user:${principal.userEntityRef.toLowerCase()}`);
  }
  if (isService(principal)) {
    return keyed(`token:${principal.subject}`);
  }
  return keyed(`address:${address === '' ? '' : ipKeyGenerator(address)}`);
}

function isUser(principal: unknown): principal is BackstageUserPrincipal {
  return typeOf(principal) === 'user';
}

function isService(principal: unknown): principal is BackstageServicePrincipal {
  return typeOf(principal) === 'service';
}

function typeOf(principal: unknown): unknown {
  return typeof principal === 'object' && principal !== null && 'type' in principal
    ? principal.type
    : undefined;
}

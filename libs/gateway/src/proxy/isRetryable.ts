import type { IncomingMessage } from 'node:http';
import { hasBody } from './clientBody.ts';
import type { FailureKind } from './failures.ts';

/** Methods that change nothing, so that nobody is hurt when two instances see the request. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Failures before the first byte of an answer. */
const EARLY: ReadonlySet<FailureKind> = new Set(['unreachable', 'untrusted', 'reset']);

/** Whether a request may be sent again: RFC 9110 §9.2.2, and no body, which would be gone. */
export function isRetryable(request: IncomingMessage, kind: FailureKind): boolean {
  return EARLY.has(kind) && SAFE.has(request.method ?? '') && !hasBody(request);
}

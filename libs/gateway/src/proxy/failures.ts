/** Why a request was not answered by its plugin. */
export type FailureKind =
  | 'ambiguous-path'
  | 'ambiguous-host'
  | 'unknown-encoding'
  | 'unknown-version'
  | 'unknown-plugin'
  | 'starting'
  | 'unreachable'
  | 'untrusted'
  | 'reset'
  | 'invalid-answer'
  | 'timeout'
  | 'client-timeout'
  | 'loop';

/** How the gateway answers in the plugin's place. */
export interface FailureAnswer {
  readonly status: number;
  /** A Backstage error name. */
  readonly name: string;
  /** What a client reads; the plugin's id comes in front. Never an address. */
  readonly message: string;
  /** Seconds after which it is worth another try. */
  readonly retryAfter?: number;
}

/** The one table of what a client gets to see. */
export const failureAnswers: Readonly<Record<FailureKind, FailureAnswer>> = {
  'ambiguous-path': {
    status: 400,
    name: 'InputError',
    message: 'is asked for by a path with "." or ".." in it; send the path that is meant',
  },
  'ambiguous-host': {
    status: 400,
    name: 'InputError',
    message: 'is asked for by a request with more than one Host header; send one',
  },
  'unknown-encoding': {
    status: 501,
    name: 'NotImplementedError',
    message: 'is asked for by a request with a Transfer-Encoding other than chunked',
  },
  'unknown-version': {
    status: 505,
    name: 'HttpVersionNotSupportedError',
    message: 'is asked for in another version than HTTP/1.0 or HTTP/1.1',
  },
  'unknown-plugin': { status: 404, name: 'NotFoundError', message: 'is run by no service' },
  loop: {
    status: 508,
    name: 'LoopDetectedError',
    message: 'is run by a service whose address leads back to the gateway',
  },
  'invalid-answer': {
    status: 502,
    name: 'BadGatewayError',
    message: 'gave an answer that is not valid HTTP',
    retryAfter: 1,
  },
  reset: {
    status: 502,
    name: 'BadGatewayError',
    message: 'closed the connection before it answered',
    retryAfter: 1,
  },
  starting: {
    status: 503,
    name: 'ServiceUnavailableError',
    message: 'cannot be reached yet: the gateway starts',
    retryAfter: 1,
  },
  unreachable: {
    status: 503,
    name: 'ServiceUnavailableError',
    message: 'cannot be reached: its service is down',
    retryAfter: 5,
  },
  untrusted: {
    status: 503,
    name: 'ServiceUnavailableError',
    message: 'cannot be reached: the gateway does not trust the certificate of its service',
    retryAfter: 5,
  },
  timeout: { status: 504, name: 'GatewayTimeoutError', message: 'did not answer in time' },
  'client-timeout': {
    status: 408,
    name: 'RequestTimeoutError',
    message: 'did not get the whole request: its client fell silent in the middle of the body',
  },
};

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);

const RESET = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET']);

/** undici's two ways to say that an upstream does not speak HTTP, although it comes as a socket error. */
const NOT_HTTP = new Set(['bad response', 'bad upgrade']);

/** Why an upstream request failed, from what undici or Node throws. */
export function failureOf(error: unknown): FailureKind {
  const code = codeOf(error);
  if (UNREACHABLE.has(code)) {
    return 'unreachable';
  }
  if (code.startsWith('ERR_TLS') || code.includes('CERT')) {
    return 'untrusted';
  }
  const message = error instanceof Error ? error.message : '';
  return RESET.has(code) && !NOT_HTTP.has(message) ? 'reset' : 'invalid-answer';
}

function codeOf(error: unknown): string {
  // Several addresses of one name that all refuse come as an AggregateError (happy eyeballs).
  const single = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  return single instanceof Error && 'code' in single ? String(single.code) : '';
}

/** What Redis answers, by the first word of its error, and what to do about it. */
const answers: Readonly<Record<string, string>> = {
  OOM: 'is full (maxmemory) and may not evict: nothing was written. Raise maxmemory or free memory',
  NOPERM:
    'does not allow this to the user of routing.redis.url. Give it the rights: to follow, get and subscribe; to publish, also lrange, eval, set, lpush, ltrim and publish',
  NOAUTH: 'wants a password. Set it in routing.redis.url: redis://user:password@host',
  WRONGPASS: 'does not know the user or password of routing.redis.url',
  READONLY: 'is a replica: nothing was written. Point routing.redis.url at the primary',
  WRONGTYPE: 'has something else than a text at the key. Delete that key',
  LOADING: 'is still loading its data',
};

/**
 * Says what failed and what to do.
 *
 * @param doing - what was tried, for example "Reading the routing table"
 * @param address - host and port
 * @param error - what the command failed with
 * @param doubt - what to add when there was no answer
 * @param connectionError - the last thing that happened to the connection; ioredis does not tell
 * the command
 */
export function explainRedisError(options: {
  readonly doing: string;
  readonly address: string;
  readonly error: unknown;
  readonly doubt: string;
  readonly connectionError?: Error;
}): Error {
  const { doing, address, error, doubt } = options;
  const answer = answerOf(error) ?? answerOf(options.connectionError);
  const cause = options.connectionError ?? error;
  const what = answer ? `${answer}.` : `does not answer (${shortly(cause)}). ${doubt}`.trim();
  return new Error(`${doing} failed: Redis at ${address} ${what}`, { cause });
}

function answerOf(error: unknown): string | undefined {
  const word = error instanceof Error && /^(?:ERR )?([A-Z]+) /.exec(error.message)?.[1];
  return word ? answers[word] : undefined;
}

/** A failed connection to several addresses of one name has a code and no message. */
function shortly(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

/** Where Backstage tells whether a process can serve; it is 503 during start and shutdown. */
const READINESS = '/.backstage/health/v1/readiness';

/**
 * Asks an instance whether it can serve.
 *
 * @param url - the instance's base URL
 * @param signal - ends the wait for an answer
 * @returns why it cannot; undefined when it can. An answer below 500 counts as good: behind a path
 * prefix the health check may not be reachable, and whoever answers 404 is there.
 */
export async function probeInstance(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}${READINESS}`, { signal, redirect: 'manual' });
    await response.body?.cancel();
    return response.status < 500 ? undefined : `readiness is ${response.status}`;
  } catch (error) {
    return reasonOf(error);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  // What fetch throws is always "fetch failed"; its cause says why.
  const cause = error.cause instanceof Error ? error.cause : error;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}

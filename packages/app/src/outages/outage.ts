/**
 * The plugin whose API a URL is of, or undefined for any other URL.
 *
 * @param url - an absolute URL
 * @param backendUrl - `backend.baseUrl`; every plugin stands at `<backendUrl>/api/<id>`
 */
export function pluginIdOf(url: string, backendUrl: string): string | undefined {
  const prefix = `${backendUrl.replace(/\/+$/, '')}/api/`;
  return url.startsWith(prefix) ? url.slice(prefix.length).match(/^[a-z0-9-]+/)?.[0] : undefined;
}

/** A gateway or an ingress answers in the place of a service that does not (RFC 9110 §15.6). */
export function isOutageStatus(status: number): boolean {
  return status >= 502 && status <= 504;
}

/** A request that the page itself gave up says nothing about the service. */
export function isConnectionError(error: unknown): boolean {
  return error instanceof TypeError;
}

/** Part of the page itself could not be loaded: the bundler names such errors. */
export function isChunkError(error: Error): boolean {
  const code = 'code' in error ? error.code : undefined;
  return error.name === 'ChunkLoadError' || code === 'CSS_CHUNK_LOAD_FAILED';
}

/** The same, in the words of whoever passes it on: the bundler's for scripts, then for styles. */
export function saysChunkError(message: string): boolean {
  return /\bLoading (?:CSS )?chunk \S+ failed/.test(message);
}

/** Whether an error that a page shows came from a service that does not answer. */
export function isOutageError(error: Error): boolean {
  const status = 'statusCode' in error ? error.statusCode : undefined;
  return (typeof status === 'number' && isOutageStatus(status)) || saysOutage(error.message);
}

/** A ResponseError's words, then those of Chromium, Firefox and Safari for a failed connection. */
export function saysOutage(message: string): boolean {
  return /Request failed with 50[234]\b|Failed to fetch\b|NetworkError when attempting|Load failed/.test(
    message,
  );
}

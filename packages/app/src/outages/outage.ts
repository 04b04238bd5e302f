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
export function isOutageError(error: unknown): boolean {
  return error instanceof TypeError;
}

import { isOutageStatus } from './outage.ts';

/** How long an answer may take, in milliseconds. */
const patience = 10_000;

/**
 * Asks a plugin for its public keys, which every Backstage plugin gives to anybody.
 *
 * @param backendUrl - `backend.baseUrl`
 * @param fetch - the browser's
 */
export function createProbe(backendUrl: string, fetch: typeof window.fetch) {
  const base = backendUrl.replace(/\/+$/, '');
  return async (pluginId: string): Promise<boolean> => {
    try {
      const response = await fetch(`${base}/api/${pluginId}/.backstage/auth/v1/jwks.json`, {
        cache: 'no-store',
        signal: AbortSignal.timeout(patience),
      });
      return !isOutageStatus(response.status);
    } catch {
      return false;
    }
  };
}

import { randomBytes } from 'node:crypto';
import { type Fleet, type FleetOptions, startFleet } from '@splitstage/fleet';
import { inject } from 'vitest';

/** A running portal, and ways to talk to it as its users do. */
export interface Portal extends AsyncDisposable {
  readonly fleet: Fleet;
  /** What `call` uses: a token that every service trusts, as a script of the platform team has. */
  readonly systemToken: string;
  /** Calls a path of the portal's public address as a trusted system, unless told otherwise. */
  call(path: string, init?: RequestInit): Promise<Response>;
  /** Like `call`, for a JSON answer; throws when the answer is not a success. */
  json<T>(path: string, init?: RequestInit): Promise<T>;
  /** Signs in as the guest and returns a Backstage user token. */
  guestToken(): Promise<string>;
}

/** Starts the portal with databases of its own on the run's PostgreSQL server. */
export async function startPortal(options: FleetOptions = {}): Promise<Portal> {
  const token = randomBytes(24).toString('base64url');
  const fleet = await startFleet({
    databaseUrl: inject('databaseUrl'),
    databasePrefix: `e2e_${randomBytes(4).toString('hex')}_`,
    ...options,
    config: {
      ...options.config,
      backend: {
        ...(options.config && 'backend' in options.config ? Object(options.config.backend) : {}),
        auth: { externalAccess: [{ type: 'static', options: { token, subject: 'e2e' } }] },
      },
    },
  });

  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${fleet.url}${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${token}`,
        ...(init.body ? { 'content-type': 'application/json' } : {}),
        ...init.headers,
      },
    });

  return {
    fleet,
    systemToken: token,
    call,
    async json(path, init) {
      const response = await call(path, init);
      if (!response.ok) {
        throw new Error(`${path}: ${response.status} ${await response.text()}`);
      }
      return await response.json();
    },
    async guestToken() {
      const response = await fetch(`${fleet.url}/api/auth/guest/refresh`, { method: 'POST' });
      const { backstageIdentity } = await response.json();
      return backstageIdentity.token;
    },
    [Symbol.asyncDispose]: () => fleet.stop(),
  };
}

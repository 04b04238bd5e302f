import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Postgres } from '@splitstage/fleet';

/** What stands under `auth` in the configuration. */
export type AuthConfig = NonNullable<mockServices.rootConfig.Options['data']>;

/** A running auth back end. */
export interface AuthBackend {
  /** Sends a request below `/api/auth/`. Redirects are answers, not followed. */
  request(path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

/** Starts Backstage's auth back end with more features and with this configuration under `auth`. */
export async function startAuthBackend(options: {
  readonly postgres: Postgres;
  readonly features: readonly (BackendFeature | Promise<{ default: BackendFeature }>)[];
  readonly auth: AuthConfig;
}): Promise<AuthBackend> {
  const { host, port, user, password } = options.postgres;
  const database = { client: 'pg', connection: { host, port, user, password } };
  const backend = await startTestBackend({
    features: [
      import('@backstage/plugin-auth-backend'),
      databaseServiceFactory,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:7007' },
          backend: { baseUrl: 'http://localhost:7007', database },
          auth: options.auth,
        },
      }),
      ...options.features,
    ],
  });
  return {
    request: (path, init) =>
      fetch(`http://localhost:${backend.server.port()}/api/auth/${path}`, {
        redirect: 'manual',
        ...init,
      }),
    stop: () => backend.stop(),
  };
}

import type { DatabaseService, HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';

/** Options of {@link createSettingsLimits}. */
export interface SettingsLimitsOptions {
  /** Bytes of all settings of one user: `service.userSettingsBytes`. */
  readonly most: number;
  /** The plugin's own. */
  readonly database: Pick<DatabaseService, 'getClient'>;
  readonly httpAuth: Pick<HttpAuthService, 'credentials'>;
}

/** As many as the front end asks for at once (UserSettingsStorage of plugin-user-settings 0.9). */
const MOST_ITEMS = 100;

/**
 * Goes by the plugin's own routes. 90 kB that ask for the same value of 99 kB 3,600 times were
 * answered with 356 MB, put together where the gateway answers everybody
 * (plugin-user-settings-backend 0.4).
 */
export function createSettingsLimits({ most, database, httpAuth }: SettingsLimitsOptions): Router {
  const router = PromiseRouter();
  // As the plugin's own router parses it: its limit is that of `express.json`.
  const parseJson = express.json();

  router.post('/multiget', parseJson, async ({ body }) => {
    const items: unknown = body?.items;
    if (Array.isArray(items) && items.length > MOST_ITEMS) {
      throw new InputError(
        `The request asks for ${items.length} settings; ask for ${MOST_ITEMS} at a time`,
      );
    }
    return 'next';
  });

  router.put('/buckets/:bucket/keys/:key(*)', parseJson, async (request, _response, next) => {
    const { principal } = await httpAuth.credentials(request, { allow: ['user'] });
    const { bucket = '', key = '' } = request.params;
    const client = await database.getClient();
    const others = await client('user_settings')
      .where({ user_entity_ref: principal.userEntityRef })
      .whereNot(same => same.where({ bucket, key }))
      .sum({ bytes: client.raw('octet_length(bucket) + octet_length(key) + octet_length(value)') })
      .first();
    // As the plugin stores it.
    const value = JSON.stringify(request.body?.value) ?? '';
    const bytes = Number(others?.bytes ?? 0) + Buffer.byteLength(`${bucket}${key}${value}`);
    if (bytes > most) {
      throw new InputError(
        `With this one your settings have ${bytes} bytes, and may have ${most} (service.userSettingsBytes). Delete some of them.`,
      );
    }
    next();
  });
  return router;
}

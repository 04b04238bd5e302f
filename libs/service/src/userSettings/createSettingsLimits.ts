import type { DatabaseService, HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { TooManyRequestsError } from '../turns/TooManyRequestsError.ts';
import { UserTurns } from '../turns/UserTurns.ts';

/** Options of {@link createSettingsLimits}. */
export interface SettingsLimitsOptions {
  /** Bytes of all settings of one user: `service.userSettingsBytes`. */
  readonly most: number;
  /** The plugin's own. */
  readonly database: Pick<DatabaseService, 'getClient'>;
  readonly httpAuth: Pick<HttpAuthService, 'credentials'>;
}

/** Requests of one user that wait; they are short. */
const MOST_WAITING = 100;

/** Milliseconds in which an answer has to be taken. */
const MOST_READING = 30_000;

/** As many as the front end asks for at once (UserSettingsStorage of plugin-user-settings 0.9). */
const MOST_ITEMS = 100;

/**
 * Goes by the plugin's own routes, one request of a user at a time: two writes at once would both
 * find room for the last value, and each answer holds up to `most` until it is taken. 90 kB that ask
 * for the same value of 99 kB 3,600 times were answered with 356 MB, put together where the gateway
 * answers everybody (plugin-user-settings-backend 0.4).
 */
export function createSettingsLimits({ most, database, httpAuth }: SettingsLimitsOptions): Router {
  const router = PromiseRouter();
  // As the plugin's own router parses it: its limit is that of `express.json`.
  const parseJson = express.json();
  const turns = new UserTurns({
    atATime: 1,
    waiting: MOST_WAITING,
    takenWithin: MOST_READING,
    refuse: waiting =>
      new TooManyRequestsError(
        `${waiting} requests for settings of yours wait already; try again when they are done`,
      ),
  });

  router.use(['/multiget', '/buckets'], async (request, response, next) => {
    const { principal } = await httpAuth.credentials(request, { allow: ['user'] });
    await turns.run(principal.userEntityRef, response, next);
  });

  router.post('/multiget', parseJson, async ({ body }) => {
    const items: unknown = body?.items;
    if (!Array.isArray(items)) {
      return 'next';
    }
    if (items.length > MOST_ITEMS) {
      throw new InputError(
        `The request asks for ${items.length} settings; ask for ${MOST_ITEMS} at a time`,
      );
    }
    // A value that is named twice is answered once.
    const named = items.map(item => [JSON.stringify([item?.bucket, item?.key]), item] as const);
    body.items = [...new Map(named).values()];
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

import { once } from 'node:events';
import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError, NotAllowedError } from '@backstage/errors';

/**
 * Lets a user store so many settings (`userSettings.limits`): anybody who is signed in may make
 * keys, and Backstage keeps them for ever. What is stored may be read, changed and removed.
 */
export const userSettingsLimits = createBackendModule({
  pluginId: 'user-settings',
  moduleId: 'splitstage-limits',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
        http: coreServices.httpRouter,
        httpAuth: coreServices.httpAuth,
      },
      async init({ config, database, http, httpAuth }) {
        const most = {
          keys: readCount(config, 'keys', 500),
          characters: readCount(config, 'characters', 1_000_000),
        };
        const client = await database.getClient();
        // One at a time: a hundred at once would all find room for the last one.
        const turns = new Map<string, Promise<void>>();

        http.use(async (request, response, next) => {
          const setting = request.method === 'PUT' ? settingOf(request.path) : undefined;
          if (!setting) {
            next();
            return;
          }
          try {
            const { principal } = await httpAuth.credentials(request, { allow: ['user'] });
            const user = principal.userEntityRef;
            const before = turns.get(user);
            const turn = (async () => {
              await before;
              const full = await findFull(user, setting);
              if (full) throw new NotAllowedError(full);
              if (response.destroyed) return;
              const closed = once(response, 'close');
              next();
              await closed;
            })();
            const settled = turn.catch(() => undefined);
            turns.set(user, settled);
            void settled.then(() => {
              if (turns.get(user) === settled) turns.delete(user);
            });
            await turn;
          } catch (error) {
            next(error);
          }
        });

        /** Says what of a user's is full, the setting that is changed left aside. */
        async function findFull(user: string, setting: Setting) {
          const { keys, characters } = await client('user_settings')
            .where({ user_entity_ref: user })
            .whereNot(query => query.where({ ...setting }))
            .first({ keys: client.raw('count(*)'), characters: client.raw('sum(length(value))') });
          for (const [what, count] of Object.entries({
            keys: Number(keys),
            characters: Number(characters),
          })) {
            const limit = what === 'keys' ? most.keys : most.characters;
            if (count >= limit) {
              return `Your settings have ${count} ${what}, and ${limit} are allowed (userSettings.limits.${what}). Remove some.`;
            }
          }
          return undefined;
        }
      },
    });
  },
});

interface Setting {
  readonly bucket: string;
  readonly key: string;
}

/** As the plugin's router reads it; what is spelt wrong is for that to refuse. */
function settingOf(path: string): Setting | undefined {
  const [, bucket = '', key = ''] = /^\/buckets\/([^/]+)\/keys\/(.*)$/i.exec(path) ?? [];
  try {
    return bucket
      ? { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) }
      : undefined;
  } catch {
    return undefined;
  }
}

function readCount(config: Config, name: string, byDefault: number): number {
  const key = `userSettings.limits.${name}`;
  const count = config.getOptionalNumber(key) ?? byDefault;
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new InputError(`${key} is ${count}; use a whole number above zero, such as ${byDefault}`);
}

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject } from 'vitest';

/**
 * Tokens for any number of users, as the portal would issue them: it signs with a key that is here
 * too (`auth.keyStore`), so nobody has to run an identity provider.
 */
export class UserTokens implements AsyncDisposable {
  readonly #folder: string;
  readonly #key: KeyObject;
  readonly #database: string;

  private constructor(folder: string, key: KeyObject, database: string) {
    this.#folder = folder;
    this.#key = key;
    this.#database = database;
  }

  /** @param databasePrefix - that of the fleet */
  static async create(databasePrefix: string): Promise<UserTokens> {
    const folder = await mkdtemp(join(tmpdir(), 'splitstage-keys-'));
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = { format: 'pem' } as const;
    await writeFile(join(folder, 'public.pem'), publicKey.export({ ...pem, type: 'spki' }));
    await writeFile(join(folder, 'private.pem'), privateKey.export({ ...pem, type: 'pkcs8' }));
    return new UserTokens(folder, privateKey, `${databasePrefix}auth`);
  }

  /** What belongs under `auth` in the fleet's configuration. */
  get config() {
    const key = {
      keyId: 'e2e',
      publicKeyFile: join(this.#folder, 'public.pem'),
      privateKeyFile: join(this.#folder, 'private.pem'),
    };
    return { keyStore: { provider: 'static', static: { keys: [key] } } };
  }

  /** Tells the running portal of users, as if each had signed in once, and gives their tokens. */
  async signIn(names: readonly string[]): Promise<readonly string[]> {
    const url = new URL(inject('databaseUrl'));
    url.pathname = `/${this.#database}`;
    const client = new Client({ connectionString: url.href });
    await client.connect();
    try {
      for (const sub of names.map(refOf)) {
        await client.query(
          'insert into user_info (user_entity_ref, user_info, updated_at) values ($1, $2, now())',
          [sub, JSON.stringify({ claims: { sub, ent: [sub] } })],
        );
      }
    } finally {
      await client.end();
    }
    return names.map(name => this.tokenOf(refOf(name)));
  }

  /** @param header - what to say otherwise in the token's header */
  tokenOf(sub: string, header: Readonly<Record<string, string>> = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const common = { sub, iat: now, exp: now + 3600 };
    const uip = this.#sign({ typ: 'vnd.backstage.limited-user' }, common).split('.')[2];
    const claims = { ...common, iss: 'e2e', aud: 'backstage', uip };
    return this.#sign({ typ: 'vnd.backstage.user', ...header }, claims);
  }

  /** The order of the keys is Backstage's, whose limited tokens are put together from parts. */
  #sign({ typ, ...header }: Readonly<Record<string, string>>, claims: object): string {
    const text = [{ typ, alg: 'ES256', kid: 'e2e', ...header }, claims]
      .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = sign('sha256', Buffer.from(text), {
      key: this.#key,
      dsaEncoding: 'ieee-p1363',
    });
    return `${text}.${signature.toString('base64url')}`;
  }

  async [Symbol.asyncDispose]() {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function refOf(name: string): string {
  return `user:default/${name}`;
}

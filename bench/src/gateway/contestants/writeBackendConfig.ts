import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a backend is told, besides what `more` says. */
export interface BackendConfigOptions {
  /** Where the file goes, and the keys. */
  readonly folder: string;
  readonly port: number;
  /** More keys, merged into the file at the top. */
  readonly more: object;
  /** More keys of `backend.auth`. */
  readonly auth?: object;
}

/** Writes the configuration of a backend that needs no database, and returns the file's path. */
export async function writeBackendConfig(options: BackendConfigOptions): Promise<string> {
  const { folder, port, more, auth } = options;
  const url = `http://127.0.0.1:${port}`;
  const file = join(folder, `app-config.${port}.yaml`);
  const config = {
    app: { baseUrl: url },
    backend: {
      baseUrl: url,
      listen: { host: '127.0.0.1', port },
      // Backstage wants a client by name; nothing here opens one.
      database: { client: 'better-sqlite3', connection: ':memory:' },
      auth: {
        ...auth,
        pluginKeyStore: { type: 'static', static: { keys: [await writeKey(folder, port)] } },
      },
    },
    ...more,
  };
  await writeFile(file, JSON.stringify(config, undefined, 2));
  return file;
}

/** In the place of a database. */
async function writeKey(folder: string, port: number) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const publicKeyFile = join(folder, `public.${port}.pem`);
  const privateKeyFile = join(folder, `private.${port}.pem`);
  await writeFile(publicKeyFile, publicKey);
  await writeFile(privateKeyFile, privateKey, { mode: 0o600 });
  return { keyId: 'bench', publicKeyFile, privateKeyFile };
}

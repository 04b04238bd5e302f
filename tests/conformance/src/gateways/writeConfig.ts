import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GatewayUnderTest } from './GatewayUnderTest.ts';

/** A port where nobody listens: tcpmux, which no system has any more. */
const NOBODY = 'http://127.0.0.1:1';

/** What a gateway has to be told. */
export interface ConfigOptions {
  readonly folder: string;
  readonly kind: GatewayUnderTest;
  readonly port: number;
  /** URLs of the upstreams. */
  readonly one: string;
  readonly two: string;
  /** A URL that leads back to the gateway. */
  readonly loop: string;
  readonly trustProxy: string | undefined;
}

/** Writes the configuration of a gateway into its folder, and returns the file's path. */
export async function writeConfig(options: ConfigOptions): Promise<string> {
  const { folder, kind, port, trustProxy } = options;
  const file = join(folder, 'app-config.yaml');
  const url = `http://127.0.0.1:${port}`;
  const config = {
    app: { baseUrl: url },
    backend: {
      baseUrl: url,
      listen: { host: '127.0.0.1', port },
      database: { client: 'better-sqlite3', connection: ':memory:' },
      auth: { pluginKeyStore: { type: 'static', static: { keys: [await writeKey(folder)] } } },
      lifecycle: { serverShutdownDelay: { seconds: 2 } },
      ...(trustProxy !== undefined && { trustProxy }),
    },
    gateway: {
      timeout: { seconds: 2 },
      // Long enough that a busy machine alone never makes a request of plugin `one` time out.
      services: { one: { timeout: { seconds: 30 } }, two: { timeout: { seconds: 4 } } },
    },
    ...(kind.routing === 'routing' ? asTable(options, url) : asEndpoints(options)),
  };
  await writeFile(file, JSON.stringify(config, undefined, 2));
  await writeFile(join(folder, 'package.json'), '{"name": "conformance-gateway"}');
  return file;
}

/** What runs where, besides the gateway itself. */
function servicesOf({ one, two, loop }: ConfigOptions) {
  return {
    one: { url: one, plugins: ['one'] },
    two: { url: two, plugins: ['two', 'mcp-actions'] },
    prefixed: { url: `${two}/some/prefix`, plugins: ['prefixed'] },
    dead: { url: NOBODY, plugins: ['dead'] },
    loop: { url: loop, plugins: ['loop'] },
  };
}

function asTable(options: ConfigOptions, url: string) {
  const gateway = { url, plugins: ['gateway', 'local'] };
  return { routing: { services: { gateway, ...servicesOf(options) } } };
}

function asEndpoints(options: ConfigOptions) {
  const endpoints = Object.values(servicesOf(options)).map(({ url, plugins }) => ({
    target: `${url}/api/{{pluginId}}`,
    plugins,
  }));
  return { discovery: { endpoints } };
}

/** In the place of a database. */
async function writeKey(folder: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const publicKeyFile = join(folder, 'public.pem');
  const privateKeyFile = join(folder, 'private.pem');
  await Promise.all([writeFile(publicKeyFile, publicKey), writeFile(privateKeyFile, privateKey)]);
  return { keyId: 'conformance', publicKeyFile, privateKeyFile };
}

import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePorts } from '../ports/freePorts.ts';

/** A tree that looks to the launcher like a checkout, with fixture services in it. */
export interface Checkout extends AsyncDisposable {
  readonly root: string;
  readonly dataDir: string;
  /** The ports in its routing table. */
  readonly ports: readonly number[];
  /** Replaces turbo by this JavaScript. */
  setTurbo(script: string): Promise<void>;
}

const fixture = join(import.meta.dirname, 'serveFixture.ts');

/** Makes a checkout below a temporary folder. */
export async function makeCheckout(services: readonly string[]): Promise<Checkout> {
  const root = await mkdtemp(join(tmpdir(), 'splitstage-checkout-'));
  // As root, PostgreSQL runs as another user.
  await chmod(root, 0o755);
  const ports = await freePorts(services.length);
  const rows = services.map((name, i) => [
    name,
    { url: `http://localhost:${ports[i]}`, plugins: [name] },
  ]);
  const setTurbo = (script: string) =>
    writeFile(join(root, 'node_modules/turbo/bin/turbo'), script);
  await mkdir(join(root, 'app-config'));
  await writeFile(
    join(root, 'app-config/routing.yaml'),
    stringify({ routing: { services: Object.fromEntries(rows) } }),
  );
  await mkdir(join(root, 'node_modules/turbo/bin'), { recursive: true });
  await setTurbo('');
  for (const name of services) {
    const folder = join(root, 'services', `${name}-backend`, 'src');
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, 'index.ts'),
      `import { serveFixture } from ${JSON.stringify(fixture)};\nawait serveFixture('${name}');\n`,
    );
    await writeFile(join(folder, '..', 'package.json'), '{ "type": "module" }');
  }
  return {
    root,
    dataDir: join(root, '.data'),
    ports,
    setTurbo,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

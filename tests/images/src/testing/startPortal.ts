import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@splitstage/fleet';
import type { BuiltImage } from '@splitstage/image';
import { stringify } from 'yaml';
import { ContainerNetwork } from './ContainerNetwork.ts';
import type { Engine } from './Engine.ts';
import { healthCheckOf } from './healthCheckOf.ts';
import { type ComposeService, readCompose } from './readCompose.ts';
import { runArguments } from './runArguments.ts';

/** The portal in containers. */
export interface Portal extends AsyncDisposable {
  /** Its public address. */
  readonly url: string;
  /** A token that every service trusts, as a script of the platform team has. */
  readonly token: string;
  readonly network: ContainerNetwork;
}

const root = join(import.meta.dirname, '../../../..');

/**
 * Starts what deploy/compose.yaml says, with the images under test, the examples in the catalog and
 * a token for the tests. One container after the other, so that each start time is its own.
 */
export async function startPortal(
  engine: Engine,
  images: Readonly<Record<string, BuiltImage>>,
): Promise<Portal> {
  await using stack = new AsyncDisposableStack();
  const [port = 0] = await freePorts(1);
  const url = `http://localhost:${port}`;
  const token = randomBytes(24).toString('base64url');
  const settings = await mkdtemp(join(tmpdir(), 'splitstage-images-'));
  stack.defer(() => rm(settings, { recursive: true }));
  await chmod(settings, 0o755);
  await writeFile(join(settings, 'test.yaml'), stringify(testConfig(token)));

  const services = readCompose(join(root, 'deploy/compose.yaml'), {
    PORTAL_URL: url,
    INSECURE_PUBLIC_ADDRESS: 'true',
    PORT: String(port),
    POSTGRES_PASSWORD: randomBytes(12).toString('hex'),
    AUTH_GITHUB_CLIENT_ID: 'test',
    AUTH_GITHUB_CLIENT_SECRET: 'test',
  });
  const network = stack.use(await ContainerNetwork.create(engine));
  for (const [name, service] of inOrder(services)) {
    const built = images[name];
    const image = built?.reference ?? standIn(service.image);
    await network.run(name, {
      image,
      options: [
        ...runArguments(service, { prefix: network.name, folder: join(root, 'deploy') }),
        `--volume=${settings}:/etc/splitstage-test:ro`,
        `--volume=${join(root, 'examples')}:/examples:ro`,
      ],
      command: [
        ...(service.command ?? []),
        ...(built ? ['--config', '/etc/splitstage-test/test.yaml'] : []),
      ],
      healthCheck: service.healthcheck?.test.slice(1) ?? (await healthCheckOf(engine, image)),
    });
  }
  const owned = stack.move();
  return { url, token, network, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

function testConfig(token: string) {
  const often = { frequency: { seconds: 5 }, timeout: { minutes: 5 } };
  const kinds = ['Domain', 'System', 'Component', 'API', 'Group', 'User', 'Template', 'Location'];
  return {
    backend: {
      auth: { externalAccess: [{ type: 'static', options: { token, subject: 'images' } }] },
    },
    catalog: {
      locations: [
        { type: 'file', target: '/examples/catalog-info.yaml', rules: [{ allow: kinds }] },
      ],
    },
    search: { collators: { catalog: { schedule: often }, techdocs: { schedule: often } } },
    techdocs: { buildAhead: { schedule: { ...often, initialDelay: { seconds: 1 } } } },
  };
}

/** What others depend on comes first. */
function inOrder(services: ReadonlyMap<string, ComposeService>): [string, ComposeService][] {
  const needs = ({ depends_on = {} }: ComposeService) => Object.keys(depends_on).length;
  return [...services].sort(([, a], [, b]) => needs(a) - needs(b));
}

/** `docker.io/library/postgres:18` → `splitstage-test/postgres` */
function standIn(image: string): string {
  return `splitstage-test/${image.replace(/^.*\//, '').replace(/:.*$/, '')}`;
}

import { randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from 'test-support';
import type { Engine } from './Engine.ts';

/** A container that is healthy. */
export interface RunningContainer {
  /** Its name for the engine. */
  readonly id: string;
  /** In the network. */
  readonly address: string;
  /** From `run` until it was healthy. */
  readonly seconds: number;
}

/** What to run. */
export interface ContainerOptions {
  readonly image: string;
  /** Arguments of `run`. */
  readonly options: readonly string[];
  /** Arguments of the image's entry point. */
  readonly command: readonly string[];
  /** Goes well when the container is healthy. */
  readonly healthCheck: readonly string[];
}

/** Containers on a network of their own that reach each other by name. They go with it. */
export class ContainerNetwork implements AsyncDisposable {
  /** Starts the names of what belongs to it. */
  readonly name = `splitstage-test-${randomBytes(4).toString('hex')}`;
  readonly #engine: Engine;
  readonly #containers = new Map<string, RunningContainer>();
  readonly #stack = new AsyncDisposableStack();
  #hosts = '';

  private constructor(engine: Engine) {
    this.#engine = engine;
  }

  static async create(engine: Engine): Promise<ContainerNetwork> {
    const network = new ContainerNetwork(engine);
    const folder = await mkdtemp(join(tmpdir(), 'splitstage-images-'));
    network.#stack.defer(() => rm(folder, { recursive: true }));
    // Not every engine resolves names; a file of ours is read anew at each look-up.
    network.#hosts = join(folder, 'hosts');
    await writeFile(network.#hosts, '127.0.0.1 localhost\n');
    await engine.run('network', 'create', network.name);
    network.#stack.defer(async () => void (await engine.run('network', 'rm', network.name)));
    network.#stack.defer(() => removeVolumes(engine, network.name));
    return network;
  }

  /** @throws Error for a container that was not run */
  container(name: string): RunningContainer {
    const container = this.#containers.get(name);
    if (!container) {
      throw new Error(`There is no container ${name}.`);
    }
    return container;
  }

  /**
   * Runs a container and waits until it is healthy.
   *
   * @throws Error with the end of its log when it does not become so
   */
  async run(name: string, options: ContainerOptions): Promise<RunningContainer> {
    const engine = this.#engine;
    const id = `${this.name}-${name}`;
    const startedAt = performance.now();
    this.#stack.defer(async () => void (await engine.run('rm', '--force', '--volumes', id)));
    await engine.run(
      'run',
      '--detach',
      `--name=${id}`,
      `--network=${this.name}`,
      `--volume=${this.#hosts}:/etc/hosts:ro`,
      // podman leaves health checks to systemd, which is not everywhere; we ask ourselves.
      '--no-healthcheck',
      ...options.options,
      options.image,
      ...options.command,
    );
    const address = await this.#addressOf(id);
    await appendFile(this.#hosts, `${address} ${name}\n`);
    const state = await until(`${name} to be healthy`, async () => {
      const { State } = await engine.inspect<{ State: { Running: boolean } }>('container', id);
      if (!State.Running) {
        return 'ended';
      }
      await engine.run('exec', id, ...options.healthCheck);
      return 'healthy';
    }).catch(error => error);
    if (state !== 'healthy') {
      const log = await this.logs(name);
      throw new Error(`${name} did not start:\n${log}`, { cause: state });
    }
    const container = { id, address, seconds: (performance.now() - startedAt) / 1000 };
    this.#containers.set(name, container);
    return container;
  }

  /** What a container has printed. */
  async logs(name: string): Promise<string> {
    const { stdout, stderr } = await this.#engine.run('logs', `${this.name}-${name}`);
    return `${stdout}${stderr}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }

  async #addressOf(id: string): Promise<string> {
    interface Inspected {
      readonly NetworkSettings: {
        readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>>;
      };
    }
    const { NetworkSettings } = await this.#engine.inspect<Inspected>('container', id);
    const network = NetworkSettings.Networks[this.name];
    if (!network?.IPAddress) {
      throw new Error(`${id} has no address in ${this.name}; has it ended at once?`);
    }
    return network.IPAddress;
  }
}

/** Removes the volumes whose names start so. */
async function removeVolumes(engine: Engine, prefix: string): Promise<void> {
  const { stdout } = await engine.run('volume', 'ls', '--quiet', `--filter=name=^${prefix}`);
  const volumes = stdout.split('\n').filter(Boolean);
  if (volumes.length > 0) {
    await engine.run('volume', 'rm', ...volumes);
  }
}

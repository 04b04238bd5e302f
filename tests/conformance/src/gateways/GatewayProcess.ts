import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import getPort from 'get-port';
import type { GatewayUnderTest } from './GatewayUnderTest.ts';
import { type Relay, startRelay } from './startRelay.ts';
import { writeConfig } from './writeConfig.ts';

/** Which gateway, between which upstreams. */
export interface GatewayProcessOptions {
  readonly kind: GatewayUnderTest;
  readonly one: string;
  readonly two: string;
  readonly trustProxy?: string | undefined;
}

const STARTED = /Plugin initialization complete/;
const START_TIMEOUT = 60_000;

/** A backend with a gateway, in a process of its own. */
export class GatewayProcess {
  readonly host = '127.0.0.1';
  readonly port: number;
  readonly pid: number;
  /** Leads back to this gateway: where plugin `loop` runs. */
  readonly relay: Relay;
  /** Resolves with the exit code when the process has ended; undefined after a signal. */
  readonly exited: Promise<number | undefined>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #folder: string;
  #output = '';

  private constructor(options: {
    readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
    readonly folder: string;
    readonly port: number;
    readonly relay: Relay;
  }) {
    const { child, folder, port, relay } = options;
    this.#child = child;
    this.#folder = folder;
    this.port = port;
    this.relay = relay;
    this.pid = child.pid ?? 0;
    this.exited = once(child, 'close').then(([code]) => code ?? undefined);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
  }

  /** Resolves when all plugins have started, before anybody has sent a request. */
  static async start(options: GatewayProcessOptions): Promise<GatewayProcess> {
    const { kind, one, two, trustProxy } = options;
    const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
    const port = await getPort({ host: '127.0.0.1' });
    const relay = await startRelay(port);
    const config = await writeConfig({ folder, kind, port, one, two, trustProxy, loop: relay.url });
    const child = spawn(
      process.execPath,
      [`--import=${join(import.meta.dirname, 'attend.mjs')}`, kind.script, '--config', config],
      {
        // Outside of this workspace, whose configuration schemas Backstage would all compile.
        cwd: folder,
        env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    const gateway = new GatewayProcess({ child, folder, port, relay });
    try {
      await gateway.#started();
      return gateway;
    } catch (error) {
      await gateway.stop();
      throw error;
    }
  }

  /** What it has logged. */
  get output(): string {
    return this.#output;
  }

  /** How many connections it has opened to itself. */
  get connectionsToItself(): number {
    return this.#output.split(` ${this.port}\n`).length - 1;
  }

  /** Megabytes of memory that the process holds. */
  async memory(): Promise<number> {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  }

  /** Asks the process to end in its own time, as Kubernetes does. */
  terminate(): void {
    this.#child.kill('SIGTERM');
  }

  /** Ends the process, whatever it does. */
  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.exited;
    await this.relay.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #started(): Promise<void> {
    const timeout = AbortSignal.timeout(START_TIMEOUT);
    while (!STARTED.test(this.#output)) {
      const more = once(this.#child.stdout, 'data', { signal: timeout });
      const ended = this.exited.then(code => {
        throw new Error(`The gateway ended with ${code}: ${this.#output}`);
      });
      await Promise.race([more, ended]);
    }
  }
}

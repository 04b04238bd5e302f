import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ProcessSet } from '@splitstage/fleet';
import { stringify } from 'yaml';

const repository = resolve(import.meta.dirname, '../../../..');

/** Options of {@link Replica}. */
export interface ReplicaOptions {
  readonly service: string;
  readonly port: number;
  /** Configuration over what the repository's files say. */
  readonly config: object;
  /** Where its configuration is written. */
  readonly folder: string;
  readonly processes: ProcessSet;
}

/** What readiness or liveness answered. */
export interface Health {
  readonly status: number;
  readonly message?: string;
  readonly failedPlugins?: readonly string[];
}

/** One process of a service, which may be killed and started again. */
export class Replica {
  readonly name: string;
  readonly lines: string[] = [];
  readonly #options: ReplicaOptions;
  #child: ReturnType<ProcessSet['spawn']> | undefined;

  constructor(options: ReplicaOptions) {
    this.#options = options;
    this.name = `${options.service}:${options.port}`;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#options.port}`;
  }

  get running(): boolean {
    return this.#child?.running ?? false;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it. Resolves with how it ended, whenever it ends. */
  async start(): Promise<{ readonly code: number | undefined }> {
    return await (await this.spawn()).exited;
  }

  /** Starts it. Resolves when the process is there. */
  async spawn(): Promise<ReturnType<ProcessSet['spawn']>> {
    const { service, folder, config, processes } = this.#options;
    const file = join(folder, `${service}-${this.#options.port}.yaml`);
    await mkdir(folder, { recursive: true });
    await writeFile(file, stringify(config), { mode: 0o600 });
    const cwd = join(repository, 'services', `${service}-backend`);
    this.#child = processes.spawn({
      command: process.execPath,
      args: [join(cwd, 'src/index.ts'), '--config', file],
      cwd,
      env: {
        ...process.env,
        NODE_ENV: 'development',
        NODE_COMPILE_CACHE: join(repository, '.cache/node-compile'),
      },
      ipc: true,
      graceMs: 15_000,
      onLine: line => void this.lines.push(line),
    });
    return this.#child;
  }

  kill(): void {
    this.#child?.kill();
  }

  /** Asks it to stop, and says how that went. */
  async stop(): Promise<{ readonly code: number | undefined; readonly killed: boolean }> {
    return (await this.#child?.stop()) ?? { code: undefined, killed: false };
  }

  /** Asks for its health; `undefined` when nobody answers. */
  async health(kind: 'readiness' | 'liveness'): Promise<Health | undefined> {
    try {
      const response = await fetch(`${this.url}/.backstage/health/v1/${kind}`, {
        signal: AbortSignal.timeout(10_000),
      });
      return { ...Object(await response.json()), status: response.status };
    } catch {
      return undefined;
    }
  }
}

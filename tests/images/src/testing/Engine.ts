import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Engine as EngineName } from '@splitstage/image';

/** Output of a command that went well. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** A container engine's command line. */
export class Engine {
  readonly name: EngineName;

  constructor(name: EngineName) {
    this.name = name;
  }

  /** @throws Error with what the engine said */
  async run(...args: readonly string[]): Promise<Output> {
    return await promisify(execFile)(this.name, [...args], { maxBuffer: 256 * 1024 * 1024 });
  }

  /** What `inspect` tells about a container or an image. */
  async inspect<T>(kind: 'container' | 'image', id: string): Promise<T> {
    const { stdout } = await this.run(kind, 'inspect', id);
    return JSON.parse(stdout)[0];
  }

  async hasImage(reference: string): Promise<boolean> {
    return await this.run('image', 'inspect', reference).then(
      () => true,
      () => false,
    );
  }

  /** Runs a program of an image in the place of its own; returns what it prints. */
  async runInImage(image: string, options: readonly string[], ...command: string[]) {
    const [entrypoint = '', ...args] = command;
    return await this.run(
      'run',
      '--rm',
      '--no-healthcheck',
      ...options,
      '--entrypoint',
      entrypoint,
      image,
      ...args,
    );
  }
}

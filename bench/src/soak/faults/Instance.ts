import { join } from 'node:path';
import type { Program } from '../../run/Program.ts';
import type { Run } from '../../run/Run.ts';
import { readNumbers } from '../../run/readNumbers.ts';
import { untilAnswers } from '../../run/untilAnswers.ts';

/** One process of a service behind the gateway, which always listens on the same port. */
export class Instance {
  readonly service: string;
  readonly url: string;
  readonly #run: Run;
  readonly #port: number;
  #program: Program | undefined;

  constructor(run: Run, options: { readonly service: string; readonly port: number }) {
    this.#run = run;
    this.service = options.service;
    this.#port = options.port;
    this.url = `http://127.0.0.1:${options.port}`;
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const script = join(import.meta.dirname, '../../upstream/main.ts');
    this.#program = this.#run.start({
      command: process.execPath,
      args: [script, String(this.#port)],
    });
    await this.#program.whileRunning(this.untilAnswers());
  }

  async untilAnswers(): Promise<void> {
    await untilAnswers(`${this.url}/small`, this.#run.signal);
  }

  /** Dies, with all its connections. */
  async kill(): Promise<void> {
    await this.#program?.kill();
  }

  /** Does nothing any more, and keeps its connections. */
  pause(): void {
    this.#signal('SIGSTOP');
  }

  resume(): void {
    this.#signal('SIGCONT');
  }

  /** How many requests and WebSockets it has open. */
  async countOpen(): Promise<number> {
    const response = await fetch(`${this.url}/open`, { signal: this.#run.signal });
    const { requests, webSockets } = readNumbers(await response.text(), 'requests', 'webSockets');
    return requests + webSockets;
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#program?.running) {
      process.kill(this.#program.pid, signal);
    }
  }
}

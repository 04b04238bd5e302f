import { stripVTControlCharacters, styleText } from 'node:util';
import type { FleetError } from './errors.ts';
import type { FleetEvent } from './events.ts';

/** Where a {@link Terminal} writes. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const colours = ['cyan', 'magenta', 'yellow', 'blue', 'green'] as const;

/**
 * Shows a fleet's events to a person. While it starts: what is ready, and on a terminal one last
 * line with what is still being waited for. After that: each service's log with its name.
 */
export class Terminal {
  readonly #out: Output;
  readonly #waiting = new Set<string>();
  readonly #sources: string[] = [];
  readonly #startedAt = performance.now();
  #live = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(out: Output) {
    this.#out = out;
  }

  /** Prints the ready line; from now on logs are shown. */
  ready(lines: readonly string[]): void {
    this.stopWaiting();
    this.#live = true;
    for (const line of lines) this.line(line);
  }

  /** No more status line. */
  stopWaiting(): void {
    clearInterval(this.#timer);
    this.#clearStatus();
    this.#waiting.clear();
  }

  /** Shows one event. */
  show(event: FleetEvent): void {
    switch (event.type) {
      case 'starting':
        this.#waiting.add(event.part);
        if (this.#out.isTTY) this.#timer ??= setInterval(() => this.#status(), 500).unref();
        this.#status();
        break;
      case 'ready':
        this.#clearStatus();
        this.#waiting.delete(event.part);
        this.line(`  ${this.#style('green', event.part)} is ready (${event.seconds.toFixed(1)} s)`);
        break;
      case 'crashed': {
        const what = this.#style('red', `${event.part} ${event.how}.`);
        this.line(`${what} ${adviceAfterCrash(event.part)}`);
        break;
      }
      case 'notice':
        this.line(event.text);
        break;
      case 'log':
        // What PostgreSQL says is for its log file: most of it is Backstage's own retries.
        if (!this.#live || event.source === 'postgres') break;
        this.line(`${this.#prefix(event.source)} ${event.line}`);
    }
  }

  /** Shows an error: what led to it, what it is, what to do. */
  error(error: FleetError): void {
    this.stopWaiting();
    for (const detail of error.details) this.line(`  │ ${detail}`);
    this.line(`${this.#style('red', 'error:')} ${error.message.replaceAll('\n', '\n       ')}`);
    if (error.fix !== undefined) this.line(`       ${error.fix}`);
  }

  /** Prints one line above the status line. */
  line(text: string): void {
    this.#clearStatus();
    this.#out.write(`${this.#out.isTTY ? text : stripVTControlCharacters(text)}\n`);
    this.#status();
  }

  #status(): void {
    if (!this.#out.isTTY || this.#waiting.size === 0 || this.#live) return;
    const seconds = Math.round((performance.now() - this.#startedAt) / 1000);
    const text = `  waiting for ${[...this.#waiting].join(', ')} · ${seconds} s`;
    this.#out.write(`\r\x1b[2K${text.slice(0, (this.#out.columns || 80) - 1)}`);
  }

  #clearStatus(): void {
    if (this.#out.isTTY && this.#waiting.size > 0 && !this.#live) this.#out.write('\r\x1b[2K');
  }

  #prefix(source: string): string {
    if (!this.#sources.includes(source)) this.#sources.push(source);
    const colour = colours[this.#sources.indexOf(source) % colours.length] ?? 'cyan';
    return this.#style(colour, `${source.padEnd(10)} │`);
  }

  #style(style: (typeof colours)[number] | 'red', text: string): string {
    // line() takes the colours away where there is no terminal.
    return styleText(style, text, { validateStream: false });
  }
}

function adviceAfterCrash(part: string): string {
  const others =
    part === 'PostgreSQL' ? 'The services cannot reach their data.' : 'The others keep serving.';
  return `${others} To start it again, stop with Ctrl-C and run npm start.`;
}

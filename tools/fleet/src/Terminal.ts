import { stripVTControlCharacters, styleText } from 'node:util';
import type { FleetError } from './errors.ts';
import type { FleetEvent } from './events.ts';
import { ForPeople } from './log/ForPeople.ts';
import { ToldOnce } from './log/ToldOnce.ts';

/** Where a {@link Terminal} writes. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** False where nobody wants colours (`NO_COLOR`), or a terminal has none. */
  hasColors?(): boolean;
  write(text: string): unknown;
}

/** Options of {@link Terminal}. */
export interface TerminalOptions {
  /** Shows all that is printed, not only what people need. Default false. */
  readonly verbose?: boolean;
  /** Whether keys are listened to, so that it may be said which. Default false. */
  readonly keys?: boolean;
}

const colours = ['cyan', 'magenta', 'yellow', 'blue', 'green'] as const;

/**
 * Shows a fleet's events to a person. While it starts: what is ready, and on a terminal one last
 * line with what is still being waited for. After that: what people need of each service's log, with
 * its name; all of it with `verbose`.
 */
export class Terminal {
  /** Shows all that is printed; may be changed at any time. */
  verbose: boolean;
  /** Whether keys are listened to. */
  keys: boolean;
  readonly #out: Output;
  readonly #waiting = new Set<string>();
  /** Parts that are starting: what they say is for their log file, unless they fail. */
  readonly #starting = new Set<string>();
  readonly #sources = new Map<string, ForPeople>();
  readonly #toldOnce = new ToldOnce();
  readonly #startedAt = performance.now();
  #live = false;
  #isStopping = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(out: Output, options: TerminalOptions = {}) {
    this.#out = out;
    this.verbose = options.verbose ?? false;
    this.keys = options.keys ?? false;
  }

  /** Prints the ready line; from now on logs are shown. */
  ready(lines: readonly string[]): void {
    this.stopWaiting();
    this.#live = true;
    for (const line of lines) this.line(line);
  }

  /**
   * Says why everything stops. What services say from now on is for their log files: they lose each
   * other one by one, and complain.
   */
  stopping(line: string): void {
    this.stopWaiting();
    this.#live = false;
    this.#isStopping = true;
    this.line(line);
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
        this.#starting.add(event.part);
        if (this.#live) break;
        this.#waiting.add(event.part);
        if (this.#out.isTTY) this.#timer ??= setInterval(() => this.#status(), 500).unref();
        this.#status();
        break;
      case 'ready':
        this.#done(event.part);
        this.line(`  ${this.#style('green', event.part)} is ready (${event.seconds.toFixed(1)} s)`);
        break;
      case 'crashed': {
        // Whoever ends it all at once ends this, too.
        if (this.#isStopping) break;
        const what = this.#style('red', `${event.part} ${event.how}.`);
        this.line(`${what} ${this.#adviceAfterCrash(event.part, event.againInMs)}`);
        break;
      }
      case 'failed':
        this.#done(event.part);
        this.#failed(event);
        break;
      case 'edited':
        this.line(`${event.part}: ${event.file} was edited; starting it again.`);
        break;
      case 'notice':
        this.line(event.text);
        break;
      case 'log':
        this.#log(event.source, event.line);
    }
  }

  /** Shows an error: what led to it, what it is, what to do. */
  error(error: FleetError): void {
    this.stopWaiting();
    this.#box(error);
  }

  /** Prints one line above the status line. */
  line(text: string): void {
    this.#clearStatus();
    const coloured = this.#out.isTTY && this.#out.hasColors?.();
    this.#out.write(`${coloured ? text : stripVTControlCharacters(text)}\n`);
    this.#status();
  }

  #done(part: string): void {
    this.#clearStatus();
    this.#waiting.delete(part);
    this.#starting.delete(part);
  }

  #log(source: string, line: string): void {
    // What PostgreSQL says is for its log file: most of it is Backstage's own retries.
    if (source === 'postgres' && !this.verbose) return;
    if (!this.verbose && (!this.#live || this.#starting.has(source))) return;
    const repeated = this.#toldOnce.isRepeated(source, line);
    const text = this.verbose ? line : this.#peopleOf(source).read(line);
    if (text !== undefined && (this.verbose || !repeated))
      this.line(`${this.#prefix(source)} ${text}`);
  }

  #failed({ part, error, repeated, againInMs }: FleetEvent & { type: 'failed' }): void {
    const again = againInMs === undefined ? '' : ` Next try in ${againInMs / 1000} s.`;
    if (repeated) {
      this.line(`${this.#style('red', `${part} fails in the same way.`)}${again}`);
      return;
    }
    this.#box(error, this.#prefix(part));
    const advice = againInMs === undefined ? '' : ' It starts again as soon as that is edited.';
    this.line(`       The others go on without it.${advice}${again}`);
  }

  #box(error: FleetError, prefix = '  │'): void {
    for (const detail of error.details) this.line(`${prefix} ${detail}`);
    this.line(`${this.#style('red', 'error:')} ${error.message.replaceAll('\n', '\n       ')}`);
    if (error.fix !== undefined) this.line(`       ${error.fix}`);
  }

  #adviceAfterCrash(part: string, againInMs: number | undefined): string {
    if (part === 'PostgreSQL') {
      return 'The services cannot reach their data. To start it again, stop with Ctrl-C and run npm start.';
    }
    const others = 'The others keep serving.';
    if (againInMs === undefined) {
      return `${others} To start it again, stop with Ctrl-C and run npm start.`;
    }
    const now = this.keys ? '; now with the key r' : '';
    return `${others} It is started again in ${againInMs / 1000} s${now}.`;
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

  #peopleOf(source: string): ForPeople {
    const known = this.#sources.get(source) ?? new ForPeople();
    this.#sources.set(source, known);
    return known;
  }

  #prefix(source: string): string {
    this.#peopleOf(source);
    const number = [...this.#sources.keys()].indexOf(source);
    const colour = colours[number % colours.length] ?? 'cyan';
    return this.#style(colour, `${source.padEnd(10)} │`);
  }

  #style(style: (typeof colours)[number] | 'red', text: string): string {
    // line() takes the colours away where they are not wanted.
    return styleText(style, text, { validateStream: false });
  }
}

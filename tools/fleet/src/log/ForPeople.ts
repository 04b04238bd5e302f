import { readLogLine } from './readLogLine.ts';

/** A change of the routing table is what the person at the terminal has just made. */
const ownDoing = /Routing table \S+ (→ \S+ )?\(from /;

const colours = String.raw`(?:\u001b\[\d+m)*`;
/** The field that the logger adds for an error, one line of a thousand characters and more. */
const stackField = new RegExp(String.raw`\s+${colours}stack${colours}="(?:[^"\\]|\\.)*(?:"|$)`);

/** Milliseconds in which a warning is not shown again: while another service is down, they repeat. */
const STAYS = 60_000;

/** What differs from one to the next: ids, counts and times. */
const changing = /[0-9a-f]{8}-[0-9a-f-]{27}|\d+(\.\d+)?/gi;

/**
 * Says which lines of one service a person at the terminal needs: warnings, each once in a while,
 * errors, what they print themselves, and what became of their edit of the routing table. The log
 * file has the rest.
 */
export class ForPeople {
  readonly #now: () => number;
  /** When a warning may be shown again. */
  readonly #warned = new Map<string, number>();
  #showing = true;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Undefined for a line that is for the log file only; otherwise what to show of it. */
  read(line: string): string | undefined {
    const { level, indented, text } = readLogLine(line);
    const shown = level === 'warn' ? text.replace(stackField, '') : text;
    // A stack trace goes where the line above it went.
    if (level === 'warn') this.#showing = this.#isNew(shown);
    else if (level !== undefined) this.#showing = level === 'error' || ownDoing.test(line);
    else if (!indented) this.#showing = true;
    return this.#showing ? shown : undefined;
  }

  #isNew(warning: string): boolean {
    const now = this.#now();
    for (const [text, until] of this.#warned) {
      if (until <= now) this.#warned.delete(text);
    }
    const text = warning.replaceAll(changing, '#');
    if (this.#warned.has(text)) return false;
    this.#warned.set(text, now + STAYS);
    return true;
  }

  /** Of several lines those that it would show; all when there are none. */
  static select(lines: readonly string[]): readonly string[] {
    const people = new ForPeople();
    const shown = lines.flatMap(line => people.read(line) ?? []);
    return shown.length > 0 ? shown : lines;
  }
}

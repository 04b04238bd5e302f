import { readLogLine } from './readLogLine.ts';

/** A change of the routing table is what the person at the terminal has just made. */
const ownDoing = /Routing table \S+ (→ \S+ )?\(from /;

const colours = String.raw`(?:\u001b\[\d+m)*`;
/** The field that the logger adds for an error, one line of a thousand characters and more. */
const stackField = new RegExp(String.raw`\s+${colours}stack${colours}="(?:[^"\\]|\\.)*(?:"|$)`);

/**
 * Says which lines of one service a person at the terminal needs: warnings and errors, what they
 * print themselves, and what became of their edit of the routing table. The log file has the rest.
 */
export class ForPeople {
  #showing = true;

  /** Undefined for a line that is for the log file only; otherwise what to show of it. */
  read(line: string): string | undefined {
    const { level, indented, text } = readLogLine(line);
    // A stack trace goes where the line above it went.
    if (level !== undefined) this.#showing = level !== 'info' || ownDoing.test(line);
    else if (!indented) this.#showing = true;
    if (!this.#showing) return undefined;
    // What is only a warning happens again and again while another service is down.
    return level === 'warn' ? text.replace(stackField, '') : text;
  }

  /** Of several lines those that it would show; all when there are none. */
  static select(lines: readonly string[]): readonly string[] {
    const people = new ForPeople();
    const shown = lines.flatMap(line => people.read(line) ?? []);
    return shown.length > 0 ? shown : lines;
  }
}

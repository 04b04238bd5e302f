import { stripVTControlCharacters } from 'node:util';
import { readLogLine } from './readLogLine.ts';

/** What became of an edit of the routing table. All services read it, and each says the same. */
const ofTheTable = /Routing table \S+ (→ \S+ )?\(from |A routing table from \S+ was refused/;

interface Telling {
  readonly first: string;
  readonly tellers: Set<string>;
}

/** Where a service is in its message: behind a line of text, an empty one, or its end. */
interface Place {
  readonly telling: Telling;
  readonly behind: 'text' | 'nothing' | 'the end';
}

/**
 * Knows what another service has told already, of what all services tell: what became of an edit of
 * the routing table. When one tells it a second time it has happened again, and is told again.
 */
export class ToldOnce {
  readonly #tellings = new Map<string, Telling>();
  /** Of each service whose last message was one of these. */
  readonly #places = new Map<string, Place>();

  /** Whether this line of a service says what another one has said. To be asked of every line. */
  isRepeated(source: string, line: string): boolean {
    const { level, text } = readLogLine(line);
    const plain = stripVTControlCharacters(text);
    return level === undefined ? this.#goesOn(source, plain) : this.#begins(source, plain);
  }

  #begins(source: string, text: string): boolean {
    this.#places.delete(source);
    if (!ofTheTable.test(text)) return false;
    const known = this.#tellings.get(text);
    const isRepeated = known !== undefined && !known.tellers.has(source);
    const telling = isRepeated ? known : beginTelling(source);
    telling.tellers.add(source);
    this.#tellings.set(text, telling);
    this.#places.set(source, { telling, behind: 'text' });
    return isRepeated;
  }

  #goesOn(source: string, text: string): boolean {
    const place = this.#places.get(source);
    const next = place && goOn(place, text);
    if (next === undefined) {
      this.#places.delete(source);
      return false;
    }
    this.#places.set(source, next);
    return next.telling.first !== source;
  }
}

/**
 * Where a line leads; undefined when it is not of the message. Messages go on with empty and with
 * indented lines; an error in YAML has the line of the file behind an empty one, and ends with the
 * line that points at the place.
 */
function goOn({ telling, behind }: Place, text: string): Place | undefined {
  if (text.trim() === '') {
    return { telling, behind: behind === 'the end' ? behind : 'nothing' };
  }
  if (behind === 'the end' || (behind === 'text' && !/^\s/.test(text))) return undefined;
  return { telling, behind: /^\s*\^+$/.test(text) ? 'the end' : 'text' };
}

function beginTelling(first: string): Telling {
  return { first, tellers: new Set() };
}

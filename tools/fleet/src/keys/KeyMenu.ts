/** What a person has asked for with a key. */
export type KeyAction =
  | { readonly type: 'restart'; readonly services: readonly string[] }
  | { readonly type: 'say'; readonly lines: readonly string[] }
  | { readonly type: 'verbose' }
  | { readonly type: 'stop' }
  | { readonly type: 'suspend' }
  | { readonly type: 'none' };

/** What `h` prints. */
const help = [
  '  r  restart a service     v  show all log lines, or only what matters again',
  '  h  show this             q  stop everything, as Ctrl-C does',
  'A service that is down starts again by itself, and at once when what it is made of is edited. One',
  'that serves keeps the code it was started with, until you restart it.',
];

/** Ctrl-C, Ctrl-D and Ctrl-Z, as a terminal in raw mode sends them. */
const interrupt = '\x03';
const endOfInput = '\x04';
const suspend = '\x1a';
const labels = '123456789bcdefghijklmnopqrstuvwxyz';

/** The meaning of each key: a service is restarted with two. */
export class KeyMenu {
  readonly #services: readonly string[];
  #choosing = false;

  constructor(services: readonly string[]) {
    this.#services = services;
  }

  /** What to do about a key. */
  press(key: string): KeyAction {
    // Whatever is being chosen, these mean what they always do.
    if (key === interrupt) return { type: 'stop' };
    if (key === suspend) return { type: 'suspend' };
    if (this.#choosing) return this.#choose(key);
    switch (key) {
      case 'h':
      case '?':
        return { type: 'say', lines: help };
      case 'v':
        return { type: 'verbose' };
      case 'q':
      case endOfInput:
        return { type: 'stop' };
      case 'r':
        this.#choosing = true;
        return { type: 'say', lines: [this.#question()] };
      default:
        return { type: 'none' };
    }
  }

  #question(): string {
    const choices = this.#services.map((name, i) => `${labels[i]} ${name}`);
    return `Restart which?  ${choices.join('   ')}   a all   any other key: none`;
  }

  #choose(key: string): KeyAction {
    this.#choosing = false;
    if (key === 'a') return { type: 'restart', services: this.#services };
    const name = this.#services[labels.indexOf(key)];
    if (name === undefined) return { type: 'say', lines: ['None is restarted.'] };
    return { type: 'restart', services: [name] };
  }
}

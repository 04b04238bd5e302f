import type { RootLoggerService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type { ParentConnection } from './ParentConnection.ts';

const MOST_LINES = 50;
const MOST_CHARACTERS = 2_000;

/**
 * Passes warnings and errors on to the service's log, and not many of them. Backstage copies each
 * line of a task's log there; whoever wants to read that has the task.
 */
export class ParentLogger implements RootLoggerService {
  readonly #connection: ParentConnection;
  #lines = 0;

  constructor(connection: ParentConnection) {
    this.#connection = connection;
  }

  error(message: string, meta?: Error | JsonObject): void {
    this.#pass('error', meta instanceof Error ? `${message} ${meta.stack}` : message);
  }

  warn(message: string): void {
    this.#pass('warn', message);
  }

  info(): void {}

  debug(): void {}

  child(): RootLoggerService {
    return this;
  }

  #pass(level: 'warn' | 'error', text: string): void {
    this.#lines += 1;
    if (this.#lines > MOST_LINES) return;
    const cut = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
    this.#connection.send({ type: 'log', level, text: cut });
    if (this.#lines === MOST_LINES) {
      this.#connection.send({ type: 'log', level: 'warn', text: 'More lines are left out.' });
    }
  }
}

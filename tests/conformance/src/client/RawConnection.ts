import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A client that sends what it likes, HTTP or not. */
export class RawConnection {
  readonly socket: Socket;
  /** The gateway sends no more, or broke the connection. */
  readonly closed: Promise<void>;
  #open = true;
  readonly #received: Buffer[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', chunk => this.#received.push(chunk));
    socket.on('error', () => undefined);
    this.closed = new Promise(resolve => {
      const close = () => {
        this.#open = false;
        resolve();
      };
      socket.once('end', close);
      socket.once('close', close);
    });
  }

  /** @param allowHalfOpen - whether it may go on sending when the gateway has ended its side */
  static async open(to: { readonly host: string; readonly port: number }): Promise<RawConnection> {
    const socket = connect({ host: to.host, port: to.port, allowHalfOpen: true });
    const connection = new RawConnection(socket);
    await once(socket, 'connect');
    return connection;
  }

  /** Whether the gateway may still send. */
  get open(): boolean {
    return this.#open;
  }

  /** All that came, a character for a byte. */
  get text(): string {
    return Buffer.concat(this.#received).toString('latin1');
  }

  /** The statuses of all answers that came, interim ones (1xx) left out. */
  get statuses(): number[] {
    return [...this.text.matchAll(/HTTP\/1\.[01] ([2-9]\d\d)/g)].map(([, status]) =>
      Number(status),
    );
  }

  /** Sends text, a byte for a character, or bytes. */
  send(data: string | Buffer): void {
    this.socket.write(typeof data === 'string' ? Buffer.from(data, 'latin1') : data);
  }

  /**
   * Waits until a text has come.
   *
   * @throws Error when the connection ends before
   */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.text);
      if (match) {
        return match;
      }
      if (!this.#open) {
        throw new Error(`The connection ended before ${pattern} came, after: ${this.text}`);
      }
      await Promise.race([once(this.socket, 'data'), this.closed]);
    }
  }
}

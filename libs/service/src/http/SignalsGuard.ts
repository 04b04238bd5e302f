import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { tokenTypes } from '@backstage/plugin-auth-node';
import type { RequestHandler } from 'express';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { beforeReader, limitReceived, limitWaiting } from './socketLimits.ts';

const SIGNALS = '/api/signals';

/**
 * What a page may send over one of its WebSockets: to which channels it listens, each less than 100
 * bytes, and 6 bytes every half a minute. A page whose connection ends opens another one.
 */
const MOST_BYTES = 65_536;
/** What may wait for a page that does not read: messages are short, and the next page asks anew. */
const MOST_WAITING = 1_048_576;
/** One for each page that a user has open. */
const MOST_CONNECTIONS = 100;

/**
 * Opens signals to users only. plugin-signals-backend checks the token of a WebSocket that has one,
 * and takes a WebSocket without one, or with another token than a user's, for a guest who hears all
 * broadcasts.
 *
 * What a user costs has limits, too. The plugin takes messages of 100 MiB, parses them where the
 * gateway answers everybody, keeps names of channels for as long as the connection lasts, and what it
 * sends until somebody reads it; on any number of connections.
 */
export class SignalsGuard {
  readonly #refused = new WeakSet<IncomingMessage>();
  /** How many connections each user has. */
  readonly #connections = new Map<string, number>();

  /** Whether a request for a WebSocket may have one. Whether a user's token holds, the plugin checks. */
  readonly mayUpgrade = (request: IncomingMessage): boolean => {
    if (!isForSignals(request.url ?? '')) {
      return true;
    }
    const user = userOf(request.headers['sec-websocket-protocol']);
    if (user === undefined) {
      this.#refused.add(request);
      return false;
    }
    // Whoever answers reads only when the token holds: nobody uses up the connections of others.
    const { socket } = request;
    beforeReader(socket, () => this.#limit(socket, user));
    return true;
  };

  /** Answers 401 to those who may not. */
  readonly answer: RequestHandler = (request, response, next) => {
    if (!this.#refused.has(request)) {
      next();
      return;
    }
    const message = 'Signals need the token of a user, as the subprotocol of the WebSocket';
    response
      .status(401)
      .set('WWW-Authenticate', 'Bearer')
      .json({
        error: { name: 'AuthenticationError', message },
        request: { method: request.method, url: SIGNALS },
        response: { statusCode: 401 },
      });
  };

  #limit(socket: Socket, user: string): void {
    const open = this.#connections.get(user) ?? 0;
    if (open >= MOST_CONNECTIONS || socket.destroyed) {
      socket.destroy();
      return;
    }
    this.#connections.set(user, open + 1);
    socket.once('close', () => {
      const left = (this.#connections.get(user) ?? 1) - 1;
      if (left > 0) this.#connections.set(user, left);
      else this.#connections.delete(user);
    });
    limitReceived(socket, MOST_BYTES);
    limitWaiting(socket, MOST_WAITING);
  }
}

/** As plugin-signals-backend decides it: the own URL ends with what was asked for. */
function isForSignals(url: string): boolean {
  return url.endsWith(SIGNALS) || SIGNALS.endsWith(url);
}

/** The user of a token that Backstage would take for a user's or refuse, and for nobody else's. */
function userOf(token: string | undefined): string | undefined {
  if (token === undefined) {
    return undefined;
  }
  try {
    const { typ } = decodeProtectedHeader(token);
    const { aud, sub } = decodeJwt(token);
    const isOfUser =
      typ === tokenTypes.user.typParam ||
      typ === tokenTypes.limitedUser.typParam ||
      (typ !== tokenTypes.plugin.typParam && aud === tokenTypes.user.audClaim);
    return isOfUser ? sub?.toLowerCase() : undefined;
  } catch {
    return undefined;
  }
}

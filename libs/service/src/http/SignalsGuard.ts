import type { IncomingMessage } from 'node:http';
import { tokenTypes } from '@backstage/plugin-auth-node';
import type { RequestHandler } from 'express';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { limitReceived } from './limitReceived.ts';

const SIGNALS = '/api/signals';

/**
 * What a page may send over one of its WebSockets: to which channels it listens, each less than 100
 * bytes, and 6 bytes every half a minute. A page whose connection ends opens another one.
 */
const MOST_BYTES = 65_536;

/**
 * Opens signals to users only. plugin-signals-backend checks the token of a WebSocket that has one,
 * and takes a WebSocket without one, or with another token than a user's, for a guest who hears all
 * broadcasts.
 *
 * What a user sends has a limit, too. The plugin takes messages of 100 MiB, parses them where the
 * gateway answers everybody, and keeps names of channels for as long as the connection lasts.
 */
export class SignalsGuard {
  readonly #refused = new WeakSet<IncomingMessage>();

  /** Whether a request for a WebSocket may have one. Whether a user's token holds, the plugin checks. */
  readonly mayUpgrade = (request: IncomingMessage): boolean => {
    if (!isForSignals(request.url ?? '')) {
      return true;
    }
    const may = isOfUser(request.headers['sec-websocket-protocol']);
    if (may) {
      limitReceived(request.socket, MOST_BYTES);
    } else {
      this.#refused.add(request);
    }
    return may;
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
}

/** As plugin-signals-backend decides it: the own URL ends with what was asked for. */
function isForSignals(url: string): boolean {
  return url.endsWith(SIGNALS) || SIGNALS.endsWith(url);
}

/** Whether Backstage would take a token for a user's or refuse it, and for nobody else's. */
function isOfUser(token: string | undefined): boolean {
  if (token === undefined) {
    return false;
  }
  try {
    const { typ } = decodeProtectedHeader(token);
    return (
      typ === tokenTypes.user.typParam ||
      typ === tokenTypes.limitedUser.typParam ||
      (typ !== tokenTypes.plugin.typParam && decodeJwt(token).aud === tokenTypes.user.audClaim)
    );
  } catch {
    return false;
  }
}

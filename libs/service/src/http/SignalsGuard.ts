import type { IncomingMessage } from 'node:http';
import { tokenTypes } from '@backstage/plugin-auth-node';
import type { RequestHandler } from 'express';
import { decodeJwt, decodeProtectedHeader } from 'jose';

const SIGNALS = '/api/signals';

/**
 * Opens signals to users only. plugin-signals-backend checks the token of a WebSocket that has one,
 * and takes a WebSocket without one, or with another token than a user's, for a guest who hears all
 * broadcasts.
 */
export class SignalsGuard {
  readonly #refused = new WeakSet<IncomingMessage>();

  /** Whether a request for a WebSocket may have one. Whether a user's token holds, the plugin checks. */
  readonly mayUpgrade = (request: IncomingMessage): boolean => {
    const may =
      !isForSignals(request.url ?? '') || isOfUser(request.headers['sec-websocket-protocol']);
    if (!may) {
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

import { InputError, NotAllowedError } from '@backstage/errors';
import express, { type Handler } from 'express';

/**
 * Lets sign-in send a browser back to the portal only. Backstage checks the origin that a window is
 * told its result, and not the `redirectUrl` of a sign-in without a window: anybody could make a link
 * to the portal that leads elsewhere, without a cookie (createOAuthRouteHandlers of
 * plugin-auth-node 0.7).
 *
 * @param appUrl - `app.baseUrl`
 */
export function guardSignInRedirects(appUrl: string): Handler {
  const { origin } = new URL(appUrl);
  const router = express.Router();
  router.get('/:provider/start', ({ query }, _response, next) => {
    check(query.redirectUrl, origin);
    next();
  });
  router.all('/:provider/handler/frame', ({ query }, _response, next) => {
    check(redirectOf(query.state), origin);
    next();
  });
  return router;
}

function check(redirectUrl: unknown, origin: string): void {
  if (redirectUrl === undefined || redirectUrl === '') return;
  if (typeof redirectUrl !== 'string') {
    throw new InputError('There is more than one redirectUrl');
  }
  if (URL.parse(redirectUrl)?.origin !== origin) {
    throw new NotAllowedError(
      `Sign-in leads back to the portal (app.baseUrl, ${origin}) and nowhere else`,
    );
  }
}

/** The way back that the `state` of a provider's answer names, as Backstage decodes it. */
function redirectOf(state: unknown): string | undefined {
  if (state === undefined) return undefined;
  if (typeof state !== 'string') {
    throw new InputError('There is more than one state');
  }
  const fields = new URLSearchParams(Buffer.from(state, 'hex').toString('utf8'));
  // Of several, Backstage takes the last.
  return fields.getAll('redirectUrl').at(-1);
}

import { type Check, danger } from './checks.ts';
import type { Danger } from './Danger.ts';
import type { Settings } from './Settings.ts';

/** Outside development the portal has an https address that others can reach. */
export const checkAddresses: Check = settings =>
  ['app.baseUrl', 'backend.baseUrl'].flatMap(key => checkAddress(settings, key));

function checkAddress(settings: Settings, key: string): readonly Danger[] {
  const value = settings.get(key);
  const url = typeof value === 'string' ? URL.parse(value) : null;
  const why = !url
    ? 'that is no address'
    : isOwnMachine(url.hostname)
      ? 'nobody else can reach that'
      : url.protocol !== 'https:'
        ? 'tokens and cookies travel in the clear'
        : undefined;
  return danger(why !== undefined, {
    key,
    value: value === undefined ? 'not set' : JSON.stringify(value),
    fix: `${why}: set it to the https address that browsers use`,
    opening: 'publicAddress',
  });
}

/** `localhost` and its like; a URL has brought the spellings of addresses to one. */
function isOwnMachine(hostname: string): boolean {
  return (
    /^(.+\.)?localhost\.?$/.test(hostname) ||
    /^127\./.test(hostname) ||
    hostname === '0.0.0.0' ||
    hostname === '[::]' ||
    hostname === '[::1]' ||
    /^\[::ffff:7f/.test(hostname)
  );
}

const key = 'splitstage.reloaded-at';
/** Less time between two reloads means that they do not help, in milliseconds. */
const minute = 60_000;

/**
 * Loads the page again, unless that was tried a moment ago.
 *
 * @param location - the browser's
 * @param storage - remembers the last time; the browser's session storage
 * @param now - the time in milliseconds
 */
export function reloadOnce(
  location: Pick<Location, 'reload'>,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  now: number,
): void {
  if (now - Number(storage.getItem(key) ?? Number.NEGATIVE_INFINITY) < minute) {
    return;
  }
  storage.setItem(key, String(now));
  location.reload();
}

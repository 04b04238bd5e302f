import { afterEach, expect, it } from 'vitest';
import { Exchanges } from './Exchanges.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) {
    cleanup();
  }
});

/** A request that moves bytes when it is told to, and a clock to turn. */
function createParty() {
  const clock = { now: 0 };
  const exchanges = new Exchanges({ now: () => clock.now });
  cleanups.push(() => exchanges.close());
  const party = {
    bytes: 0,
    expired: 0,
    slowClient: false,
    bytesMoved: () => party.bytes,
    waitsForClient: () => party.slowClient,
    expire: () => void party.expired++,
  };
  const watch = exchanges.open(party, 1_000);
  const lookAt = (now: number) => {
    clock.now = now;
    exchanges.look();
    return party.expired;
  };
  return { exchanges, party, watch, lookAt };
}

it('expires a request in which nothing moves', () => {
  const { lookAt } = createParty();
  expect(lookAt(999)).toBe(0);
  expect(lookAt(1_000)).toBe(1);
});

it('waits anew after each byte', () => {
  const { party, lookAt } = createParty();
  party.bytes = 10;
  expect(lookAt(999)).toBe(0);
  expect(lookAt(1_998)).toBe(0);
  expect(lookAt(1_999)).toBe(1);
});

it('does not blame the service for a slow client, but does not wait for one forever', () => {
  const { party, lookAt } = createParty();
  party.slowClient = true;
  expect(lookAt(59_999)).toBe(0);
  expect(lookAt(60_000)).toBe(1);
});

it('lets a request be that may stay silent, and one that has ended', () => {
  const { exchanges, watch, lookAt } = createParty();
  watch.timeout = Number.POSITIVE_INFINITY;
  expect(lookAt(1e9)).toBe(0);
  watch.timeout = 1;
  expect(exchanges.has(watch.id)).toBe(true);
  watch.end();
  expect(exchanges.has(watch.id)).toBe(false);
  expect(lookAt(2e9)).toBe(0);
});

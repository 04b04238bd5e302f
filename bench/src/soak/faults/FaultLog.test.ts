import { expect, it } from 'vitest';
import { FaultLog } from './FaultLog.ts';

let now = 0;
const createLog = () => new FaultLog(() => now);

/** A fault of service `one` from 10,000 to 12,000. */
function createLogOfOneFault() {
  const log = createLog();
  now = 10_000;
  const close = log.open('killed', 'one', 'http://127.0.0.1:1');
  now = 12_000;
  close();
  return log;
}

it.each([
  ['ends while the fault lasts', 9_000, 10_500],
  ['begins while the fault lasts', 11_900, 14_000],
  ['lasts longer than the fault', 9_000, 14_000],
  ['begins right behind the fault', 12_900, 12_950],
])('explains a failure that %s', (_, from, until) => {
  const log = createLogOfOneFault();
  expect(log.explain({ services: ['two', 'one'], from, until }, ['silent', 'killed'])).toBe(
    'killed',
  );
});

it.each([
  ['is over before the fault', ['one'], 9_000, 9_999],
  ['begins long after the fault', ['one'], 13_001, 13_100],
  ['is another service', ['two'], 10_500, 11_000],
])('does not explain a failure that %s', (_, services, from, until) => {
  expect(createLogOfOneFault().explain({ services, from, until }, ['killed'])).toBeUndefined();
});

it('explains by a fault that is not over', () => {
  const log = createLog();
  now = 10_000;
  log.open('silent', 'one', 'http://127.0.0.1:1');
  expect(log.explain({ services: ['one'], from: 99_000, until: 99_001 }, ['silent'])).toBe(
    'silent',
  );
});

it('prefers the likelier of two faults at the same time', () => {
  const log = createLogOfOneFault();
  now = 11_000;
  log.open('silent', 'one', 'http://127.0.0.1:2');
  const failure = { services: ['one'], from: 11_500, until: 11_600 };
  expect(log.explain(failure, ['killed', 'silent'])).toBe('killed');
  expect(log.explain(failure, ['silent'])).toBe('silent');
});

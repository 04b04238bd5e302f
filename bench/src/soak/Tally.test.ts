import { expect, it } from 'vitest';
import { FaultLog } from './faults/FaultLog.ts';
import { Tally } from './Tally.ts';
import { WrongAnswer } from './WrongAnswer.ts';

const failure = (error: Error) => ({ kind: 'GET', services: ['one'], from: 1, until: 2, error });

it('excuses a failed request by a fault, and a wrong answer by nothing', () => {
  const log = new FaultLog(() => 1);
  log.open('killed', 'one', 'http://127.0.0.1:1');
  const tally = new Tally();
  tally.count('GET');
  tally.count('GET', failure(new Error('status 503')));
  tally.count('GET', failure(new WrongAnswer('half of the bytes')));
  expect(tally.judge(log).map(({ explainedBy }) => explainedBy)).toEqual(['killed', 'nothing']);
  expect([tally.requests, tally.failed, tally.counts.get('GET')]).toEqual([3, 2, 3]);
});

it('does not explain a timeout by an instance that was killed', () => {
  const log = new FaultLog(() => 1);
  log.open('killed', 'one', 'http://127.0.0.1:1');
  const tally = new Tally();
  tally.count('GET', failure(new Error('status 504')));
  expect(tally.judge(log)[0]?.explainedBy).toBe('nothing');
});

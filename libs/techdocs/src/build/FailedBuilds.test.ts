import { expect, it } from 'vitest';
import { FailedBuilds } from './FailedBuilds.ts';

function create() {
  const clock = { now: 0 };
  const failed = new FailedBuilds(() => clock.now);
  return { clock, failed };
}

it('gives the same docs twice as much rest after each failure, up to an hour', () => {
  const { clock, failed } = create();
  const rests: number[] = [];
  for (let run = 0; run < 10; run++) {
    failed.failed('site', 'etag', 'too large');
    const retryAt = failed.resting('site')?.retryAt ?? 0;
    rests.push((retryAt - clock.now) / 1000);
    clock.now = retryAt;
    expect(failed.resting('site')).toBeUndefined();
  }
  expect(rests).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
});

it('begins anew with other docs, and forgets what was built', () => {
  const { clock, failed } = create();
  failed.failed('site', 'one', 'too large');
  failed.failed('site', 'one', 'too large');
  failed.failed('site', 'two', 'too large');
  expect(failed.resting('site')).toMatchObject({ count: 1, retryAt: clock.now + 30_000 });
  failed.built('site');
  expect(failed.resting('site')).toBeUndefined();
});

it('does not grow without end', () => {
  const { failed } = create();
  for (let site = 0; site <= 10_000; site++) failed.failed(`${site}`, '', '');
  expect(failed.resting('0')).toBeUndefined();
  expect(failed.resting('10000')).toBeDefined();
});

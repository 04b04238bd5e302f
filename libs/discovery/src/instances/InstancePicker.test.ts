import { describe, expect, it } from 'vitest';
import { InstancePicker } from './InstancePicker.ts';

const urls = ['http://a', 'http://b', 'http://c'];

/** A picker with a clock to turn. */
function createPicker() {
  const clock = { time: 0 };
  const picker = new InstancePicker(urls, { now: () => clock.time, ejectionTime: 1_000 });
  const picks = (count: number) =>
    Array.from({ length: count }, () => urls[picker.pick()]?.at(-1)).join('');
  return { clock, picker, picks };
}

describe('InstancePicker', () => {
  it('takes turns', () => {
    expect(createPicker().picks(7)).toBe('abcabca');
  });

  it('avoids an instance that was reported, and shares its turns out', () => {
    const { picker, picks } = createPicker();
    expect(picker.reportFailure('http://b')).toBe(true);
    expect(picks(6)).toBe('acacac');
  });

  it('picks it again once it was reported well', () => {
    const { picker, picks } = createPicker();
    picker.reportFailure('http://b');
    expect(picker.reportSuccess('http://b')).toBe(true);
    expect(picks(3)).toBe('abc');
  });

  it('picks it again when nobody renews the report', () => {
    const { clock, picker, picks } = createPicker();
    picker.reportFailure('http://b');
    clock.time = 999;
    expect(picks(2)).toBe('ac');
    clock.time = 1_000;
    expect(picks(3)).toBe('abc');
  });

  it('uses all of them when all are failing', () => {
    const { picker, picks } = createPicker();
    for (const url of urls) {
      picker.reportFailure(url);
    }
    expect([...picks(3)].sort().join('')).toBe('abc');
    picker.reportSuccess('http://c');
    expect(picks(3)).toBe('ccc');
  });

  it('tells a change from a repetition, and does not mind a stranger', () => {
    const { clock, picker } = createPicker();
    expect(picker.reportSuccess('http://a')).toBe(false);
    expect(picker.reportFailure('http://a')).toBe(true);
    clock.time = 500;
    expect(picker.reportFailure('http://a')).toBe(false);
    expect(picker.reportFailure('http://stranger')).toBe(false);
  });
});

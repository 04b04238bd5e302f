import { expect, it } from 'vitest';
import { pickInstance } from './pickInstance.ts';

const instance = (inFlight: number, ejectedUntil = Number.NEGATIVE_INFINITY) => ({
  inFlight,
  ejectedUntil,
});

/** Chance that says what it is told, over and over. */
const says = (...values: number[]) => {
  let turn = 0;
  return () => values[turn++ % values.length] ?? 0;
};

it('picks the less busy of the two that chance names', () => {
  const [busy, idle, idler] = [instance(9), instance(5), instance(0)];
  const instances = [busy, idle, idler];
  expect(pickInstance(instances, { now: 0, random: says(0, 0) })).toBe(idle);
  expect(pickInstance(instances, { now: 0, random: says(0, 0.9) })).toBe(idler);
  expect(pickInstance(instances, { now: 0, random: says(0.9, 0) })).toBe(idler);
});

it('names two different ones, each as often as the others', () => {
  const instances = [instance(0), instance(0), instance(0)];
  const counts = new Map(instances.map(one => [one, 0]));
  for (let first = 0; first < 3; first++) {
    for (let second = 0; second < 2; second++) {
      const picked = pickInstance(instances, { now: 0, random: says(first / 3, second / 2) });
      counts.set(picked ?? instance(-1), (counts.get(picked ?? instance(-1)) ?? 0) + 1);
    }
  }
  expect([...counts.values()]).toEqual([2, 2, 2]);
});

it('leaves ejected ones out until their time is over', () => {
  const [ejected, other] = [instance(0, 100), instance(7)];
  const random = says(0, 0.5, 0.9);
  expect(pickInstance([ejected, other], { now: 99, random })).toBe(other);
  expect(pickInstance([ejected, other], { now: 100, random })).toBe(ejected);
});

it('picks among ejected ones when there are no others', () => {
  const [one, two] = [instance(3, 100), instance(1, 100)];
  expect(pickInstance([one, two], { now: 0, random: says(0) })).toBe(two);
});

it('goes elsewhere with a retry when it can', () => {
  const [failed, other] = [instance(0), instance(50)];
  expect(pickInstance([failed, other], { now: 0, except: failed, random: says(0) })).toBe(other);
  expect(pickInstance([failed], { now: 0, except: failed, random: says(0) })).toBe(failed);
});

it('has nothing to pick from nothing', () => {
  expect(pickInstance([], { now: 0, random: says(0) })).toBeUndefined();
});

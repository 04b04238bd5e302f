import { expect, it } from 'vitest';
import { Bag } from './Bag.ts';

it('holds what was added and not removed, whatever the order', () => {
  const bag = new Bag<number>();
  const kept = new Set<number>();
  const places = Array.from({ length: 100 }, (_, value) => {
    kept.add(value);
    return bag.add(value);
  });
  for (const step of [7, 3, 2]) {
    for (const place of places.filter(({ value }) => value % step === 0)) {
      bag.remove(place);
      kept.delete(place.value);
      expect(bag.size).toBe(kept.size);
      expect(new Set(bag)).toEqual(kept);
    }
  }
});

it('removes a value once', () => {
  const bag = new Bag<string>();
  const place = bag.add('same');
  bag.add('same');
  bag.remove(place);
  bag.remove(place);
  expect([...bag]).toEqual(['same']);
});

it('can be emptied while it is looked at', () => {
  const bag = new Bag<number>();
  const places = [1, 2, 3].map(value => bag.add(value));
  const seen: number[] = [];
  for (const value of bag) {
    seen.push(value);
    places.forEach(place => {
      bag.remove(place);
    });
  }
  expect(seen).toEqual([1, 2, 3]);
  expect(bag.size).toBe(0);
});

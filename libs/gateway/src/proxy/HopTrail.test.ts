import { expect, it } from 'vitest';
import { HopTrail } from './HopTrail.ts';

/** Two gateways that hand requests to each other, and what is under way in each. */
function createTrail() {
  const open = new Set<number>();
  return { open, trail: new HopTrail(id => open.has(id)) };
}

it('stops a request that passes a third time while the first two wait', () => {
  const { open, trail } = createTrail();
  let header: string | undefined;
  for (const id of [1, 2]) {
    open.add(id);
    header = trail.extend(header, id);
    expect(header).toBeDefined();
  }
  expect(trail.extend(header, 3)).toBeUndefined();
});

it('finds a loop through other gateways', () => {
  const [a, b] = [createTrail(), createTrail()];
  let header: string | undefined;
  let passes = 0;
  do {
    passes++;
    const { open, trail } = passes % 2 ? a : b;
    open.add(passes);
    header = trail.extend(header, passes);
  } while (header !== undefined && passes < 100);
  expect(passes).toBe(5);
});

it('believes no mark of a request that has ended', () => {
  const { open, trail } = createTrail();
  open.add(1).add(2);
  const header = trail.extend(trail.extend(undefined, 1), 2);
  open.delete(1);
  expect(trail.extend(header, 3)).toBeDefined();
});

it.each(['1,2,3,4,5,6', 'x.1,x.2,x.3', ',,,,', '.1,.2,.3', 'a'.repeat(8_000)])(
  'believes no mark that a client makes up: %.20s',
  header => {
    const { open, trail } = createTrail();
    open.add(1).add(2).add(3);
    expect(trail.extend(header, 4)).toBeDefined();
  },
);

it('keeps the trail short', () => {
  const { trail } = createTrail();
  let header: string | undefined;
  for (let id = 0; id < 1_000; id++) {
    header = trail.extend(header, id);
  }
  expect(header?.split(',')).toHaveLength(32);
});

import { describe, expect, it } from 'vitest';
import { ownsAll } from './ownsAll.ts';

const ownedBy = (...targetRefs: string[]) => ({
  relations: targetRefs.map(targetRef => ({ type: 'ownedBy', targetRef })),
});
const mira = ['user:default/mira', 'group:default/booking'];

describe('ownsAll', () => {
  it('is true for what is owned in person or through a group', () => {
    expect(ownsAll(mira, [ownedBy('user:default/mira'), ownedBy('group:default/booking')])).toBe(
      true,
    );
    expect(ownsAll(mira, [ownedBy('group:default/dispatch', 'group:default/booking')])).toBe(true);
  });

  it('is false as soon as one of them is somebody else’s, or nobody’s', () => {
    expect(ownsAll(mira, [ownedBy('user:default/mira'), ownedBy('group:default/dispatch')])).toBe(
      false,
    );
    expect(ownsAll(mira, [ownedBy('user:default/mira'), {}])).toBe(false);
    expect(
      ownsAll(mira, [{ relations: [{ type: 'partOf', targetRef: 'group:default/booking' }] }]),
    ).toBe(false);
  });
});

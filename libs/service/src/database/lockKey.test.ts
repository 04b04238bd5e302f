import { expect, it } from 'vitest';
import { lockKey } from './lockKey.ts';

it('is the same for a schema in every process, and another for another schema', () => {
  expect(lockKey('catalog')).toEqual(lockKey('catalog'));
  expect(lockKey('catalog')).not.toEqual(lockKey('auth'));
  expect(lockKey(undefined)).not.toEqual(lockKey('catalog'));
});

it('fits what PostgreSQL takes as an integer and shows as the same number', () => {
  for (let index = 0; index < 1000; index++) {
    const { classId, objectId } = lockKey(`schema${index}`);
    for (const number of [classId, objectId]) {
      expect(number).toBeGreaterThanOrEqual(0);
      expect(number).toBeLessThan(2 ** 31);
    }
  }
});

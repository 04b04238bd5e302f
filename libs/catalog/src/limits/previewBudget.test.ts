import { expect, it } from 'vitest';
import { PreviewBudget } from './previewBudget.ts';

const entity = { apiVersion: 'a', kind: 'Component', metadata: { name: 'x'.repeat(1_000) } };
const { signal } = new AbortController();
const file = { key: 'catalog.limits.registered', limits: {} as never };

it('ends a preview by its entities, and by their bytes unless the platform named the file', () => {
  const few = new PreviewBudget({ previewEntities: 2, bytesPerUser: 10_000 }, signal);
  few.spend(entity, { ...file, isNamed: false });
  few.spend(entity, { ...file, isNamed: false });
  expect(() => few.spend(entity, { ...file, isNamed: false })).toThrow('previewEntities');

  const small = new PreviewBudget({ previewEntities: 10, bytesPerUser: 1_500 }, signal);
  small.spend(entity, { ...file, isNamed: false });
  small.spend(entity, { ...file, isNamed: true });
  expect(() => small.spend(entity, { ...file, isNamed: false })).toThrow('bytesPerUser');
});

import { ConfigReader } from '@backstage/config';
import { expect, it } from 'vitest';
import { PreviewBudget, previewBudget } from '../limits/previewBudget.ts';
import { createReadPolicy } from './createReadPolicy.ts';

const config = new ConfigReader({
  backend: { reading: { limits: { treeFiles: 7, fileBytes: 8 } } },
  catalog: {
    locations: [{ type: 'url', target: 'https://a.test/all.yaml' }],
    limits: { registered: { targets: 5 }, readTimeout: '5s' },
  },
});

it('has the limits of the catalog, by address, and the general ones for what it lacks', () => {
  const { of } = createReadPolicy(config);
  expect(of('https://a.test/x.yaml')).toMatchObject({
    fileBytes: { key: 'catalog.limits.registered.fileBytes', value: 5 * 1024 * 1024 },
    patternFiles: { key: 'catalog.limits.registered.targets', value: 5 },
    readTimeout: { key: 'catalog.limits.readTimeout', value: 5_000 },
    treeFiles: { key: 'backend.reading.limits.treeFiles', value: 7 },
  });
  expect(of('https://a.test/all.yaml').fileBytes.key).toBe('catalog.limits.named.fileBytes');
});

it('ends with the preview that a read is for', () => {
  const { signal } = createReadPolicy(config);
  const limits = { previewEntities: 1, bytesPerUser: 1 };
  const budget = new PreviewBudget(limits, new AbortController().signal);
  expect(previewBudget.run(budget, () => signal?.())).toBe(budget.signal);
  expect(signal?.()).toBeUndefined();
});

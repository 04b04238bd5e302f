import { expect, it } from 'vitest';
import { isOfSameRepository } from './isOfSameRepository.ts';

const entity = 'https://github.com/acme/shop/blob/main/catalog-info.yaml';

it('keeps a placeholder to the repository of its entity', () => {
  for (const url of [
    'https://github.com/acme/shop/blob/main/openapi.yaml',
    'https://github.com/acme/shop/blob/other/docs/openapi.yaml',
    'https://files.acme.test/openapi.yaml',
  ]) {
    expect(isOfSameRepository(url, entity), url).toBe(true);
  }
  for (const url of [
    'https://github.com/acme/secret/blob/main/openapi.yaml',
    'https://github.com/other/shop/blob/main/openapi.yaml',
    'https://gitlab.com/acme/shop/-/blob/main/openapi.yaml',
  ]) {
    expect(isOfSameRepository(url, entity), url).toBe(false);
  }
});

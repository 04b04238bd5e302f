import { expect, it } from 'vitest';
import { mayBePattern } from './mayBePattern.ts';

it('knows what any reader may take for a pattern, however it is written', () => {
  for (const url of [
    'https://github.com/acme/x/blob/main/**/catalog-info.yaml',
    'https://github.com/acme/x/blob/main/%2A/catalog-info.yaml',
    'https://github.com/acme/x/blob/main/{a,b}.yaml',
    'https://gitlab.com/acme/x/-/blob/main/a%3F.yaml',
    'https://dev.azure.com/acme/x/_git/x?path=%2F*.yaml&version=GBmain',
    'https://github.com/acme/x/blob/main/%E0/*.yaml',
  ]) {
    expect(mayBePattern(url), url).toBe(true);
  }
  for (const url of [
    'https://github.com/acme/x/blob/main/catalog-info.yaml',
    'https://dev.azure.com/acme/x/_git/x?path=%2Fcatalog-info.yaml&version=GBmain',
    'no address',
  ]) {
    expect(mayBePattern(url), url).toBe(false);
  }
});

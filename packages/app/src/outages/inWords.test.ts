import { expect, it } from 'vitest';
import { inWords } from './inWords.ts';

it.each([
  [
    'Failed to load template, ResponseError: Request failed with 404 Not Found',
    'Failed to load template, there is no such thing, or you may not see it',
  ],
  ['Request failed with 403 Forbidden', 'You may not do that'],
  ['Error: Request failed with 401', 'You are not signed in any more'],
  [
    'Request failed with 500 Internal Server Error',
    'Request failed with 500 Internal Server Error',
  ],
  ['The name is taken', 'The name is taken'],
])('says of "%s": "%s"', (message, said) => {
  expect(inWords(message)).toBe(said);
});

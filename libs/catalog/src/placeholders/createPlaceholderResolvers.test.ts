import { ConfigReader } from '@backstage/config';
import type { JsonValue } from '@backstage/types';
import { afterEach, expect, it } from 'vitest';
import { createEntityParser, type EntityParser } from '../limits/createEntityParser.ts';
import { readLimits } from '../limits/readLimits.ts';
import { createPlaceholderResolvers } from './createPlaceholderResolvers.ts';

const baseUrl = 'https://github.com/acme/shop/blob/main/catalog-info.yaml';
let parser: EntityParser | undefined;
afterEach(() => parser?.stop());

/** Resolves placeholders of one entity, whose files all have this content. */
function entityOf(
  content: string,
  limits: { [key: string]: string | { entityBytes: number } } = {},
) {
  const read = readLimits(new ConfigReader({ catalog: { limits } }));
  parser = createEntityParser(read);
  const resolvers = createPlaceholderResolvers(read, parser);
  const refreshKeys: unknown[] = [];
  let reads = 0;
  let reading = 0;
  let mostReading = 0;
  const emit = (result: unknown) => refreshKeys.push(result);
  const resolve = (key: 'text' | 'json' | 'yaml', value: JsonValue) =>
    resolvers[key]({
      key,
      value,
      baseUrl,
      emit,
      resolveUrl: (url, base) => new URL(url, base).href,
      read: async () => {
        reads += 1;
        reading += 1;
        mostReading = Math.max(mostReading, reading);
        await new Promise(done => setImmediate(done));
        reading -= 1;
        return Buffer.from(content);
      },
    });
  return { resolve, refreshKeys, reads: () => reads, mostReading: () => mostReading };
}

it('takes in text, JSON and YAML, and has the entity refreshed with the file', async () => {
  const { resolve, refreshKeys } = entityOf('{"a": [1]}');
  expect(await resolve('text', './a.json')).toBe('{"a": [1]}');
  expect(await resolve('json', './a.json')).toEqual({ a: [1] });
  expect(await resolve('yaml', './a.json')).toEqual({ a: [1] });
  expect(refreshKeys[0]).toEqual({
    type: 'refresh',
    key: 'url:https://github.com/acme/shop/blob/main/a.json',
  });
});

it('refuses files that are too much together, and reads few at a time', async () => {
  const { resolve, reads, mostReading } = entityOf('x'.repeat(1_000), {
    registered: { entityBytes: 50_000 },
  });
  const all = await Promise.allSettled(
    Array.from({ length: 100 }, (_, index) => resolve('text', `./${index}.txt`)),
  );
  expect(all.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(50);
  expect(all.at(-1)).toMatchObject({
    reason: { message: expect.stringMatching(/more than 50000 bytes .*registered\.entityBytes/) },
  });
  expect(mostReading()).toBeLessThanOrEqual(4);
  // Those that were under way when it was enough.
  expect(reads()).toBeLessThanOrEqual(50 + 4);
});

it('ends a file of many keys, and answers others meanwhile', async () => {
  const keys = Array.from({ length: 60_000 }, (_, index) => `k${index}:`).join('\n');
  const { resolve } = entityOf(keys, { parseTimeout: '1s' });
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 10);
  await expect(resolve('yaml', './a.yaml')).rejects.toThrow('parseTimeout');
  clearInterval(timer);
  expect(turns).toBeGreaterThan(20);
});

it('names the placeholder of a fault', async () => {
  const { resolve } = entityOf('a: 1\n---\nb: 2');
  await expect(resolve('yaml', './a.yaml')).rejects.toThrow(/\$yaml ".\/a.yaml": .* found 2/);
  await expect(resolve('json', './a.json')).rejects.toThrow(/\$json ".\/a.json"/);
  await expect(resolve('text', { a: 1 })).rejects.toThrow(/\$text "object": name a file/);
  const other = 'https://github.com/acme/secret/blob/main/a.txt';
  await expect(resolve('text', other)).rejects.toThrow('another repository');
});

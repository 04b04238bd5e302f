import { ConfigReader } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { afterEach, expect, it } from 'vitest';
import { createEntityParser, type EntityParser } from './createEntityParser.ts';
import { PreviewBudget, previewBudget } from './previewBudget.ts';
import { readLimits } from './readLimits.ts';

const location = { type: 'url', target: 'https://a.test/catalog-info.yaml' };
let parser: EntityParser | undefined;
afterEach(() => parser?.stop());

async function parse(text: string, limits: { [key: string]: string | { fileBytes: number } } = {}) {
  parser = createEntityParser(readLimits(new ConfigReader({ catalog: { limits } })));
  return await Array.fromAsync(parser.parse({ data: Buffer.from(text), location }));
}

it('emits entities and errors at the location of the file', async () => {
  expect(await parse('kind: A\n---\n- x\n')).toEqual([
    { type: 'entity', location, entity: { kind: 'A' }, locationKey: undefined },
    { type: 'error', location, error: expect.objectContaining({ message: expect.anything() }) },
  ]);
});

it('refuses a file of too many bytes before it is parsed', async () => {
  const [result] = await parse('kind: A\n', { registered: { fileBytes: 5 } });
  expect(result).toMatchObject({
    error: { message: expect.stringMatching(/8 bytes, and 5 .*registered\.fileBytes/) },
  });
});

// Keys of one map: 60,000 take `yaml` more than a minute: it compares each with all others.
const slow = Array.from({ length: 60_000 }, (_, index) => `k${index}:`).join('\n');

it('ends a parse that takes too long, and answers others meanwhile', async () => {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 10);
  const [result] = await parse(slow, { parseTimeout: '1s' });
  clearInterval(timer);
  expect(result).toMatchObject({ error: { message: expect.stringMatching('parseTimeout') } });
  expect(turns).toBeGreaterThan(20);
});

it('ends with the preview of which it is a part, and says why that ends', async () => {
  const signal = AbortSignal.abort(new InputError('Nobody waits for this preview any more'));
  const budget = new PreviewBudget(readLimits(new ConfigReader({})), signal);
  const [result] = await previewBudget.run(budget, () => parse(slow));
  expect(result).toMatchObject({
    error: { message: expect.stringMatching('Nobody waits for this preview') },
  });
});

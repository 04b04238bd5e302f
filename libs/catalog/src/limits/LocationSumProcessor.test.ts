import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import type { CatalogProcessorResult } from '@backstage/plugin-catalog-node';
import { processingResult } from '@backstage/plugin-catalog-node';
import { expect, it } from 'vitest';
import type { Account } from '../locations/RegisteredBytes.ts';
import { LocationSumProcessor } from './LocationSumProcessor.ts';
import { readLimits } from './readLimits.ts';

const root = { type: 'url', target: 'https://a.test/all.yaml' };
const cache = { get: async () => undefined, set: async () => {} };
const parser = async function* () {};
const nothing = () => {};

/** A processor for which each file brings `perFile` entities. */
function create(perFile: number, known = 0, account?: Account) {
  return new LocationSumProcessor({
    limits: readLimits(
      new ConfigReader({ catalog: { limits: { registered: { locationEntities: 10 } } } }),
    ),
    countOf: async () => known,
    registered: { accountOf: async () => account },
    resolveUrl: (target, base) => new URL(target, base).href,
    reader: {
      async readLocation(location, _optional, emit) {
        for (let index = 0; index < perFile; index += 1) {
          emit(processingResult.entity(location, locationOf('x')));
        }
        return true;
      },
    },
  });
}

function locationOf(...targets: string[]): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Location',
    metadata: { name: 'all' },
    spec: { targets },
  };
}

async function read(processor: LocationSumProcessor, targets: readonly string[]) {
  const results: CatalogProcessorResult[] = [];
  await processor.preProcessEntity(locationOf(...targets), root, nothing, root, cache);
  for (const target of targets) {
    const file = { type: 'url', target: new URL(target, root.target).href };
    await processor.readLocation(file, false, result => results.push(result), parser, cache);
  }
  return results;
}

it('counts the entities of all files of a Location together', async () => {
  const processor = create(4);
  const results = await read(processor, ['./1.yaml', './2.yaml', './3.yaml', './4.yaml']);
  expect(results.filter(({ type }) => type === 'entity')).toHaveLength(10);
  expect(results.filter(({ type }) => type === 'error')).toEqual([
    expect.objectContaining({
      error: expect.objectContaining({
        message: expect.stringMatching(
          /more than 10 entities together \(catalog\.limits\.registered\.locationEntities\)/,
        ),
      }),
    }),
  ]);
});

it('leaves out what its owner has no room for, and says so once', async () => {
  let admitted = 0;
  const admit = () => (++admitted > 2 ? 'there is no room' : undefined);
  const results = await read(create(4, 0, { admit }), ['./1.yaml']);
  expect(results.filter(({ type }) => type === 'entity')).toHaveLength(2);
  expect(results.filter(({ type }) => type === 'error')).toEqual([
    expect.objectContaining({ error: expect.objectContaining({ message: 'there is no room' }) }),
  ]);
});

it('begins anew at each refresh', async () => {
  const processor = create(4);
  expect(await read(processor, ['./1.yaml', './2.yaml'])).toHaveLength(8);
  expect(await read(processor, ['./1.yaml', './2.yaml'])).toHaveLength(8);
});

it('reads no further Locations of an origin that brought enough', async () => {
  const nested = { type: 'url', target: 'https://a.test/nested.yaml' };
  const process = (known: number) =>
    create(1, known).preProcessEntity(locationOf('./x.yaml'), nested, nothing, root, cache);
  await expect(process(11)).rejects.toThrow(/all\.yaml brought more than 10 .*locationEntities/);
  await expect(process(10)).resolves.toBeDefined();
});

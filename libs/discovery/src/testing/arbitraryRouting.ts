import fc from 'fast-check';

/** A row of a random table. */
export interface RandomRow {
  url?: unknown;
  urls?: unknown;
  plugins?: unknown;
  [key: string]: unknown;
}

/** A random value of `routing`, open to mutation. */
export interface RandomRouting {
  services: Record<string, RandomRow>;
  verify?: unknown;
  [key: string]: unknown;
}

const lowerAlphanumeric = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
const word = fc.string({ unit: fc.constantFrom(...lowerAlphanumeric), minLength: 1, maxLength: 8 });

const pluginId = fc.array(word, { minLength: 1, maxLength: 3 }).map(words => words.join('-'));

const serviceName = fc
  .tuple(word, fc.constantFrom('', '-', '--'), word)
  .map(([first, hyphens, last]) => `${first}${hyphens}${last}`);

const host = fc.oneof(
  fc.domain(),
  word.map(name => `h${name}`),
  fc.ipV4().filter(address => address !== '0.0.0.0'),
  fc.ipV6().map(address => `[${address}]`),
);

/** Any base URL that a row may hold, however it is written. */
const baseUrl = fc
  .record({
    scheme: fc.constantFrom('http', 'https', 'HTTP'),
    host,
    port: fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }),
    prefix: fc.array(pluginId, { maxLength: 2 }),
    slashes: fc.constantFrom('', '/', '//'),
  })
  .map(
    ({ scheme, host, port, prefix, slashes }) =>
      `${scheme}://${host}${port === undefined ? '' : `:${port}`}${prefix.map(part => `/${part}`).join('')}${slashes}`,
  )
  .filter(
    url =>
      URL.canParse(url) &&
      !/\/api\b/.test(url) &&
      // Other spellings of the address that means every interface.
      !['0.0.0.0', '[::]'].includes(new URL(url).hostname),
  );

/** A valid value of `routing` with one to six services. */
export const arbitraryRouting: fc.Arbitrary<RandomRouting> = fc
  .record({
    names: fc.uniqueArray(serviceName, { minLength: 1, maxLength: 6 }),
    ids: fc.uniqueArray(pluginId, { minLength: 6, maxLength: 30 }),
    urls: fc.uniqueArray(baseUrl, {
      minLength: 18,
      maxLength: 18,
      selector: url => new URL(url).href.replace(/\/+$/, ''),
    }),
    instances: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 }),
    verify: fc.constantFrom(undefined, 'strict', 'warn'),
  })
  .map(({ names, ids, urls, instances, verify }) => ({
    services: Object.fromEntries(
      names.map((name, index) => {
        const addresses = urls.slice(index * 3, index * 3 + (instances[index] ?? 0));
        return [
          name,
          {
            ...(addresses.length === 0 ? { url: urls[index * 3] } : { urls: addresses }),
            plugins: ids.filter((_, position) => position % names.length === index),
          },
        ];
      }),
    ),
    ...(verify !== undefined && { verify }),
  }));

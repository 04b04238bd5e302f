import type { RequestListener } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished } from 'vitest';
import { componentFile, documents, locationFile } from '../testing/catalogFiles.ts';
import type { Catalog } from '../testing/startCatalog.ts';
import { undisturbed } from '../testing/undisturbed.ts';
import { it } from './it.ts';

const components = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => componentFile(`${prefix}-${index}`, 'guest'));

/** Nothing that is too much stays for the tests that come. */
const registerForNow = async (catalog: Catalog, target: string) => {
  const id = await catalog.register(target);
  onTestFinished(() => catalog.unregister(id));
};

describe('how large a file may be', () => {
  it('refuses 20,000 small entities at once, and answers others meanwhile', async ({ catalog }) => {
    const url = catalog.files.write('many.yaml', documents(...components('tiny', 20_000)));
    const answer = catalog.preview(url);
    await undisturbed(catalog.portal, answer);
    expect(await answer).toMatch(
      /^400 .*20000 entities, and 1000 are allowed.*registered\.entities/,
    );
  });

  it('refuses 55 MB with 100,000 documents, registered or not, in a short line', async ({
    catalog,
  }) => {
    const filler = 'x'.repeat(400);
    const many = components('huge', 100_000).map(file => file.replace('"service"', `"${filler}"`));
    const url = catalog.files.write('huge.yaml', documents(...many));
    const both = Promise.all([
      catalog.preview(url),
      registerForNow(catalog, url).then(() =>
        catalog.logs(/huge\.yaml has more than 5242880 bytes/),
      ),
    ]);
    await undisturbed(catalog.portal, both);
    const [preview, line] = await both;
    expect(preview).toMatch(/^400 .*more than 5242880 bytes \(catalog\.limits\.registered/);
    expect(line.length).toBeLessThan(1_000);
  });

  it('ends a file that never ends, and one that is small until it is unpacked', async ({
    catalog,
  }) => {
    const endless: RequestListener = (_request, response) => {
      const send = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', send);
      send();
    };
    const bomb = gzipSync(Buffer.alloc(100_000_000, ' '));
    const packed: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    };
    for (const file of [endless, packed]) {
      const answer = catalog.preview(catalog.files.write('endless.yaml', file));
      await undisturbed(catalog.portal, answer);
      expect(await answer).toMatch(/^400 .*more than 5242880 bytes/);
    }
  });

  it('has no log line of a megabyte for a name of a megabyte', async ({ catalog }) => {
    const name = 'n'.repeat(1_000_000);
    await registerForNow(catalog, catalog.files.write('name.yaml', componentFile(name, 'guest')));
    const line = await catalog.logs(/its name has 1000000 characters/);
    expect(line.length).toBeLessThan(4_000);
    const longest = Math.max(...catalog.portal.fleet.logs('catalog').map(({ length }) => length));
    expect(longest).toBeLessThan(20_000);
  });

  it('refuses an entity with 10,000 relations', async ({ catalog }) => {
    const entity = JSON.parse(componentFile('related', 'guest'));
    entity.spec.dependsOn = Array.from({ length: 10_000 }, (_, i) => `component:default/x${i}`);
    const url = catalog.files.write('related.yaml', JSON.stringify(entity));
    expect(await catalog.preview(url)).toMatch(/^400 .*registered\.(relations|entityValues)/);
  });

  it('refuses an alias bomb, and answers others while a file of many keys is parsed', async ({
    catalog,
  }) => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh']) {
      bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`);
    }
    expect(await catalog.preview(catalog.files.write('bomb.yaml', bomb.join('\n')))).toMatch(
      /^400 /,
    );
    const keys = Array.from({ length: 12_000 }, (_, i) => `k${i}:`).join('\n');
    const slow = catalog.preview(catalog.files.write('keys.yaml', keys));
    await undisturbed(catalog.portal, slow);
    expect(await slow).toMatch(/^400 /);
  });
});

describe('how many files a location may have', () => {
  it('refuses a preview of many files that are small each', async ({ catalog }) => {
    const targets = Array.from({ length: 4 }, (_, part) => {
      const files = Array.from({ length: 2 }, (_, file) =>
        catalog.files.write(
          `part${part}-${file}.yaml`,
          documents(...components(`part-${part}-${file}`, 100)),
        ),
      );
      return catalog.files.write(`part${part}.yaml`, locationFile(`part${part}`, ...files));
    });
    expect(
      await catalog.preview(catalog.files.write('parts.yaml', locationFile('parts', ...targets))),
    ).toMatch(/^400 .*reads 250 entities at most \(catalog\.limits\.previewEntities/);
  });

  it('takes in no more than the sum of a location, from many files', async ({ catalog }) => {
    const targets = Array.from({ length: 4 }, (_, file) =>
      catalog.files.write(`sum${file}.yaml`, documents(...components(`sum-${file}`, 90))),
    );
    await registerForNow(catalog, catalog.files.write('sum.yaml', locationFile('sum', ...targets)));
    await undisturbed(
      catalog.portal,
      catalog.logs(/more than 300 entities together .*locationEntities/),
    );
    expect(await catalog.find('component', 'sum-0-0')).toBeUndefined();
  });

  it('follows Locations of Locations to the sum, though they have no end', async ({ catalog }) => {
    const asked = new Set<number>();
    const chain: RequestListener = (request, response) => {
      const depth = Number(new URL(request.url ?? '', 'http://x').searchParams.get('depth'));
      asked.add(depth);
      const next = `http://${request.headers.host}/chain.yaml?depth=${depth + 1}`;
      const file = components(`chain-${depth}`, 90);
      response.end(documents(locationFile(`chain-${depth}`, next), ...file));
    };
    await registerForNow(catalog, catalog.files.write('chain.yaml', chain));
    await undisturbed(
      catalog.portal,
      catalog.logs(/chain\.yaml brought more than 300 entities .*locationEntities/),
    );
    // A level a second, until the loop comes back to the first Location; then no more.
    const deepest = asked.size;
    await delay(5_000);
    expect(asked.size).toBeLessThan(deepest + 3);
  });
});

describe('how much a user may bring', () => {
  it('takes in no more bytes than that, in files and by placeholders', async ({ catalog }) => {
    const { files } = catalog;
    const file = (name: string, description: unknown) => {
      const entity = JSON.parse(componentFile(name, 'guest'));
      const text = JSON.stringify({ ...entity, metadata: { name, description } });
      return files.write(`${name}.yaml`, text);
    };
    const location = (name: string, count: number) => {
      const names = Array.from({ length: count }, (_, index) => `${name}-${index}`);
      const targets = names.map(each => file(each, 'x'.repeat(900_000)));
      return files.write(`${name}.yaml`, locationFile(name, ...targets));
    };
    expect(await catalog.preview(location('many', 4))).toMatch(
      /^400 .*catalog\.limits\.bytesPerUser/,
    );
    await registerForNow(catalog, location('heavy', 2));
    await catalog.appears('heavy-0');
    await catalog.appears('heavy-1');

    await registerForNow(catalog, location('more', 2));
    await undisturbed(catalog.portal, catalog.logs(/bytesPerUser.*location:default\/more/));
    files.write('held.txt', 'x'.repeat(1_500_000));
    await registerForNow(catalog, file('held', { $text: './held.txt' }));
    await undisturbed(catalog.portal, catalog.logs(/bytesPerUser.*component:default\/held/));
    for (const name of ['more-0', 'more-1', 'held']) {
      expect(await catalog.find('component', name)).toBeUndefined();
    }
    expect(await catalog.find('component', 'heavy-0')).toBeDefined();
  });
});

describe('how long a file may take', () => {
  it('leaves a server that does not answer, or drips, and the others go on', async ({
    catalog,
  }) => {
    const silent: RequestListener = () => {};
    const dripping: RequestListener = (_request, response) => {
      const timer = setInterval(() => response.write('\n'), 100);
      response.on('close', () => clearInterval(timer));
    };
    catalog.files.write('silent.yaml', silent);
    for (const file of [silent, dripping]) {
      expect(await catalog.preview(catalog.files.write('slow.yaml', file))).toMatch(
        /^400 .*takes longer than 2000 ms \(catalog\.limits\.readTimeout\)/,
      );
    }
  });

  it('ends a preview of many slow files, also one that is called a check', async ({ catalog }) => {
    const slow: RequestListener = (_request, response) => {
      setTimeout(() => response.end(componentFile('slow', 'guest')), 1_500);
    };
    const targets = Array.from({ length: 50 }, (_, index) =>
      catalog.files.write(`slow${index}.yaml`, slow),
    );
    const entity = JSON.parse(locationFile('slow', ...targets));
    const url = catalog.files.write('slow-all.yaml', JSON.stringify(entity));
    const check = catalog
      .asGuest('POST', '/validate-entity', { location: `url:${url}`, entity })
      .then(async response => `${response.status} ${await response.text()}`);
    for (const answer of await Promise.all([catalog.preview(url), check])) {
      expect(answer).toMatch(/^400 [\s\S]*catalog\.limits\.previewTimeout/);
    }
  });
});

describe('what placeholders may take in', () => {
  const api = (name: string, definition: unknown) =>
    JSON.stringify({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'API',
      metadata: { name },
      spec: { type: 'openapi', lifecycle: 'production', owner: 'guest', definition },
    });

  it('takes in the text of a file, and refuses many that are large together', async ({
    catalog,
  }) => {
    catalog.files.write('text.txt', 'openapi: 3.0.0');
    const good = catalog.files.write('good-api.yaml', api('good', { $text: './text.txt' }));
    expect(await catalog.preview(good)).toMatch(/^201 /);
    catalog.files.write('large.txt', 'x'.repeat(2_000_000));
    const many = Array.from({ length: 50 }, () => ({ $text: './large.txt' }));
    const bad = catalog.files.write('bad-api.yaml', api('bad', many));
    expect(await catalog.preview(bad)).toMatch(/^400 .*take in more than 5242880 bytes/);
  });

  it('answers others while YAML of many keys is parsed', async ({ catalog }) => {
    catalog.files.write('keys.txt', Array.from({ length: 12_000 }, (_, i) => `k${i}:`).join('\n'));
    const url = catalog.files.write('keys-api.yaml', api('keys', { $yaml: './keys.txt' }));
    const answer = catalog.preview(url);
    await undisturbed(catalog.portal, answer);
    expect(await answer).toMatch(/^400 .*registered\.entityValues/);
  });
});

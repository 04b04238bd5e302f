import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer as collect } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { afterEach, expect, it } from 'vitest';
import { readReadLimits } from '../limits/readReadLimits.ts';
import { boundReader } from './boundReader.ts';
import { SlowOrigins } from './SlowOrigins.ts';

let stop: (() => void) | undefined;
afterEach(() => stop?.());

/** A server of somebody's, and a reader with limits. */
async function serve(
  listener: RequestListener,
  limits: JsonObject = {},
  origins?: SlowOrigins,
  signal?: AbortSignal,
) {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
  const config = mockServices.rootConfig({
    data: {
      backend: {
        reading: {
          allow: [{ host: `127.0.0.1:${port}` }],
          limits: { fileBytes: 1_000_000, ...limits },
        },
      },
    },
  });
  const logger = mockServices.rootLogger();
  const most = readReadLimits(config);
  const policy = { of: () => most, signal: () => signal };
  const reader = boundReader(UrlReaders.default({ config, logger }), policy, origins);
  return { reader, url: `http://127.0.0.1:${port}/x.yaml`, config };
}

it('reads a file as it is, also as a stream, with its etag', async () => {
  const { reader, url } = await serve((_request, response) => {
    response.writeHead(200, { etag: '"1"' }).end('kind: A');
  });
  const { files, etag } = await reader.search(url);
  expect(etag).toBe('"1"');
  expect(files).toMatchObject([{ url }]);
  expect(String(await files[0]?.content())).toBe('kind: A');
  const { stream } = await reader.readUrl(url);
  expect(stream && String(await collect(stream()))).toBe('kind: A');
});

it('breaks off a file without an end as soon as it is too large, and its connection', async () => {
  let sent = 0;
  const closed = Promise.withResolvers<void>();
  const { reader, url } = await serve((_request, response) => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const send = () => {
      while (!response.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) {
          break;
        }
      }
    };
    response.on('drain', send).on('close', closed.resolve);
    send();
  });
  const { files } = await reader.search(url);
  await expect(files[0]?.content()).rejects.toThrow(
    /x\.yaml has more than 1000000 bytes \(backend\.reading\.limits\.fileBytes\)/,
  );
  await closed.promise;
  expect(sent).toBeLessThan(20_000_000);
});

it('counts what a small answer becomes when it is unpacked', async () => {
  const { reader, url } = await serve((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    const gzip = createGzip();
    gzip.pipe(response);
    gzip.end(Buffer.alloc(50_000_000));
  });
  await expect((await reader.readUrl(url)).buffer()).rejects.toThrow('limits.fileBytes');
});

it('ends a read that gets no answer, or one that drips', async () => {
  const limits = { readTimeout: { milliseconds: 300 } };
  const silent = await serve(() => {}, limits);
  await expect(silent.reader.search(silent.url)).rejects.toThrow(
    /takes longer than 300 ms \(backend\.reading\.limits\.readTimeout\)/,
  );
  stop?.();

  const dripping = await serve((_request, response) => {
    response.write('k');
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  }, limits);
  const { files } = await dripping.reader.search(dripping.url);
  await expect(files[0]?.content()).rejects.toThrow('limits.readTimeout');
});

it('does not wait for a server that never answers two hundred times', async () => {
  let now = 0;
  let asked = 0;
  const origins = new SlowOrigins(() => now);
  const listener: RequestListener = (_request, response) => {
    asked += 1;
    if (now > 0) {
      response.end('kind: A');
    }
  };
  const { reader, url } = await serve(listener, { readTimeout: { milliseconds: 50 } }, origins);
  for (const error of ['readTimeout', 'readTimeout', 'readTimeout', '3 times in a row']) {
    await expect(reader.search(url)).rejects.toThrow(error);
  }
  expect(asked).toBe(3);
  now = 60_001;
  expect((await reader.search(url)).files).toHaveLength(1);
});

/** A reader of a host that answers a pattern file by file, as GitHub's does. */
function byFile(limits: JsonObject, contents: readonly (() => Promise<Buffer>)[]) {
  const unused = () => Promise.reject(new Error('Nobody asks for that'));
  return boundReader(
    {
      readUrl: unused,
      readTree: unused,
      search: async () => ({
        etag: '',
        files: contents.map((content, index) => ({ url: `https://git.test/${index}`, content })),
      }),
    },
    { of: () => readReadLimits(new ConfigReader({ backend: { reading: { limits } } })) },
  );
}
const pattern = 'https://git.test/acme/x/blob/main/**/catalog-info.yaml';
const file = async () => Buffer.alloc(100);

it('refuses a pattern of too many files, and of too many bytes together', async () => {
  const many = byFile({ patternFiles: 2 }, [file, file, file]);
  await expect(many.search(pattern)).rejects.toThrow(
    'finds 3 files, and 2 are allowed (backend.reading.limits.patternFiles)',
  );
  const { files } = await byFile({ patternBytes: 250 }, [file, file, file]).search(pattern);
  expect(await files[0]?.content()).toHaveLength(100);
  expect(await files[1]?.content()).toHaveLength(100);
  await expect(files[2]?.content()).rejects.toThrow(
    'files of more than 250 bytes together (backend.reading.limits.patternBytes)',
  );
});

it('ends a pattern whose files never come', async () => {
  const never = () => new Promise<Buffer>(() => {});
  const reader = byFile({ searchTimeout: { milliseconds: 100 } }, [never, never]);
  const { files } = await reader.search(pattern);
  await expect(files[0]?.content()).rejects.toThrow(
    'takes longer than 100 ms (backend.reading.limits.searchTimeout)',
  );
});

it('ends with what it is part of', async () => {
  const end = new AbortController();
  const { reader, url } = await serve(() => {}, {}, undefined, end.signal);
  const reading = reader.search(url);
  end.abort(new Error('The preview takes longer'));
  await expect(reading).rejects.toThrow('The preview takes longer');
});

it('follows five redirects and no more, each of them to where reading is allowed', async () => {
  const { reader, url } = await serve((request, response) => {
    const to = request.url === '/out.yaml' ? 'http://127.0.0.1:1/x' : `${request.url}x`;
    response.writeHead(302, { location: to }).end();
  });
  await expect(reader.search(url)).rejects.toThrow(/[Tt]oo many redirects/);
  await expect(reader.search(url.replace('/x.yaml', '/out.yaml'))).rejects.toThrow('not allowed');
});

it('is needed: Backstage takes whatever comes', async () => {
  const { config, url } = await serve((_request, response) => {
    response.end(Buffer.alloc(8_000_000));
  });
  const reader = UrlReaders.default({ config, logger: mockServices.rootLogger() });
  expect((await (await reader.search(url)).files[0]?.content())?.length).toBe(8_000_000);
});

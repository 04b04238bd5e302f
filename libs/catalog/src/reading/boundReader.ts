import { Readable } from 'node:stream';
import type {
  UrlReaderService,
  UrlReaderServiceReadUrlOptions,
  UrlReaderServiceReadUrlResponse,
  UrlReaderServiceSearchOptions,
  UrlReaderServiceSearchResponse,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { previewBudget } from '../limits/previewBudget.ts';
import type { CatalogLimits, FileLimits } from '../limits/readLimits.ts';
import { type ArchiveBounds, archiveBounds } from './archiveBounds.ts';
import { Deadline } from './Deadline.ts';
import { mayBePattern } from './mayBePattern.ts';
import { SlowOrigins } from './SlowOrigins.ts';

/**
 * Bounds what the catalog reads: a file in bytes and time, a pattern in files, bytes and time.
 * Backstage collects whatever comes, for as long as it comes, before anybody looks at it.
 */
export function boundReader(
  reader: UrlReaderService,
  limits: CatalogLimits,
  origins = new SlowOrigins(),
): UrlReaderService {
  async function readUrl(
    url: string,
    options: UrlReaderServiceReadUrlOptions = {},
  ): Promise<UrlReaderServiceReadUrlResponse> {
    origins.check(url);
    const deadline = new Deadline({
      timeout: limits.readTimeout,
      what: `Reading ${cut(url)}`,
      key: 'catalog.limits.readTimeout',
      signals: [previewBudget.getStore()?.signal, options.signal],
    });
    const end = (error?: unknown) => {
      deadline.end(error);
      if (deadline.isOver) {
        origins.timedOut(url);
      } else {
        origins.answered(url);
      }
    };
    let response: UrlReaderServiceReadUrlResponse;
    try {
      response = await deadline.race(reader.readUrl(url, { ...options, signal: deadline.signal }));
    } catch (error) {
      end(error);
      throw error;
    }
    const read = async () => {
      try {
        const data = await deadline.race(
          readBody(response, url, limits.of({ type: 'url', target: url })),
        );
        end();
        return data;
      } catch (error) {
        // Whoever sends too much would go on sending.
        end(error);
        throw error;
      }
    };
    let content: Promise<Buffer> | undefined;
    const buffer = () => {
      content ??= read();
      return content;
    };
    return {
      etag: response.etag,
      lastModifiedAt: response.lastModifiedAt,
      buffer,
      stream: () => Readable.from(once(buffer)),
    };
  }

  async function search(
    url: string,
    options: UrlReaderServiceSearchOptions = {},
  ): Promise<UrlReaderServiceSearchResponse> {
    if (!mayBePattern(url)) {
      return await readOne(url, options);
    }
    origins.check(url);
    const { key, limits: most } = limits.of({ type: 'url', target: url });
    const deadline = new Deadline({
      timeout: limits.searchTimeout,
      what: `Reading the files of ${cut(url)}`,
      key: 'catalog.limits.searchTimeout',
      signals: [previewBudget.getStore()?.signal, options.signal],
    });
    const refuse = (what: string) => {
      const error = new InputError(`${cut(url)} ${what}`);
      deadline.end(error);
      return error;
    };
    const bounds: ArchiveBounds = { key, limits: most, signal: deadline.signal, end: refuse };
    const found = await deadline.race(
      archiveBounds.run(bounds, () => reader.search(url, { ...options, signal: deadline.signal })),
    );
    const [first] = found.files;
    if (found.files.length === 1 && first?.url === url) {
      // The reader takes it for the address of one file; nobody has read that yet.
      deadline.end();
      return await readOne(url, options);
    }
    if (found.files.length > most.targets) {
      throw refuse(
        `finds ${found.files.length} files, and ${most.targets} are allowed (${key}.targets)`,
      );
    }
    let bytes = 0;
    return {
      etag: found.etag,
      files: found.files.map(file => ({
        ...file,
        content: async () => {
          const data = await deadline.race(file.content());
          bytes += data.length;
          if (bytes > most.patternBytes) {
            throw refuse(
              `finds files of more than ${most.patternBytes} bytes together (${key}.patternBytes)`,
            );
          }
          return data;
        },
      })),
    };
  }

  /** As each of Backstage's readers does for an address without a pattern. */
  async function readOne(
    url: string,
    options: UrlReaderServiceSearchOptions,
  ): Promise<UrlReaderServiceSearchResponse> {
    try {
      const { etag = '', lastModifiedAt, buffer } = await readUrl(url, options);
      return { etag, files: [{ url, content: buffer, lastModifiedAt }] };
    } catch (error) {
      if (error instanceof Error && error.name === 'NotFoundError') {
        return { etag: '', files: [] };
      }
      throw error;
    }
  }

  return { readUrl, search, readTree: (url, options) => reader.readTree(url, options) };
}

async function readBody(
  response: UrlReaderServiceReadUrlResponse,
  url: string,
  { key, limits }: FileLimits,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // After gzip and the like: what is counted is what memory would hold.
  for await (const chunk of response.stream?.() ?? once(response.buffer)) {
    bytes += chunk.length;
    if (bytes > limits.fileBytes) {
      throw new InputError(
        `${cut(url)} has more than ${limits.fileBytes} bytes (${key}.fileBytes)`,
      );
    }
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}

async function* once(buffer: () => Promise<Buffer>) {
  yield await buffer();
}

function cut(url: string): string {
  return url.length > 300 ? `${url.slice(0, 300)}…` : url;
}

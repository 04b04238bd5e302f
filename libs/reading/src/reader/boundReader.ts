import { Readable } from 'node:stream';
import type {
  UrlReaderService,
  UrlReaderServiceReadTreeOptions,
  UrlReaderServiceReadTreeResponse,
  UrlReaderServiceReadUrlOptions,
  UrlReaderServiceReadUrlResponse,
  UrlReaderServiceSearchOptions,
  UrlReaderServiceSearchResponse,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { Limit, ReadPolicy } from '../limits/ReadLimits.ts';
import { type TreeBounds, treeBounds } from '../tree/treeBounds.ts';
import { Deadline } from './Deadline.ts';
import { mayBePattern } from './mayBePattern.ts';
import { SlowOrigins } from './SlowOrigins.ts';

/**
 * Bounds what a plugin reads: a file in bytes and time, a pattern and a tree in files, bytes and
 * time. Backstage collects whatever comes, for as long as it comes, before anybody looks at it.
 */
export function boundReader(
  reader: UrlReaderService,
  policy: ReadPolicy,
  origins = new SlowOrigins(),
): UrlReaderService {
  async function readUrl(
    url: string,
    options: UrlReaderServiceReadUrlOptions = {},
  ): Promise<UrlReaderServiceReadUrlResponse> {
    origins.check(url);
    const limits = policy.of(url);
    const deadline = new Deadline({
      limit: limits.readTimeout,
      what: `Reading ${cut(url)}`,
      signals: [policy.signal?.(), options.signal],
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
        const data = await deadline.race(readBody(response, url, limits.fileBytes));
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
    const limits = policy.of(url);
    const { patternBytes, patternFiles } = limits;
    const deadline = new Deadline({
      limit: limits.searchTimeout,
      what: `Reading the files of ${cut(url)}`,
      signals: [policy.signal?.(), options.signal],
    });
    const refuse = refusal(url, deadline);
    const bounds: TreeBounds = { limits, signal: deadline.signal, refuse };
    const found = await deadline.race(
      treeBounds.run(bounds, () => reader.search(url, { ...options, signal: deadline.signal })),
    );
    const [first] = found.files;
    if (found.files.length === 1 && first?.url === url) {
      // The reader takes it for the address of one file; nobody has read that yet.
      deadline.end();
      return await readOne(url, options);
    }
    if (found.files.length > patternFiles.value) {
      throw refuse(
        `finds ${found.files.length} files, and ${patternFiles.value} are allowed (${patternFiles.key})`,
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
          if (bytes > patternBytes.value) {
            throw refuse(
              `finds files of more than ${patternBytes.value} bytes together (${patternBytes.key})`,
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

  /** The time is for what whoever reads the tree does with it, too; see `Tree`. */
  async function readTree(
    url: string,
    options: UrlReaderServiceReadTreeOptions = {},
  ): Promise<UrlReaderServiceReadTreeResponse> {
    origins.check(url);
    const limits = policy.of(url);
    const deadline = new Deadline({
      limit: limits.treeTimeout,
      what: `Reading the repository of ${cut(url)}`,
      signals: [policy.signal?.(), options.signal],
    });
    const bounds: TreeBounds = {
      limits,
      signal: deadline.signal,
      refuse: refusal(url, deadline),
      done: () => deadline.end(),
    };
    try {
      return await deadline.race(
        treeBounds.run(bounds, () => reader.readTree(url, { ...options, signal: deadline.signal })),
      );
    } catch (error) {
      deadline.end(error);
      throw error;
    }
  }

  return { readUrl, search, readTree };
}

/** Ends a read with a reason, and returns the error. */
function refusal(url: string, deadline: Deadline): (what: string) => Error {
  return what => {
    const error = new InputError(`${cut(url)} ${what}`);
    deadline.end(error);
    return error;
  };
}

async function readBody(
  response: UrlReaderServiceReadUrlResponse,
  url: string,
  { key, value }: Limit,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // After gzip and the like: what is counted is what memory would hold.
  for await (const chunk of response.stream?.() ?? once(response.buffer)) {
    bytes += chunk.length;
    if (bytes > value) {
      throw new InputError(`${cut(url)} has more than ${value} bytes (${key})`);
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

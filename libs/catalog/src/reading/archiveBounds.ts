import { AsyncLocalStorage } from 'node:async_hooks';
import { addAbortSignal, pipeline, Readable, Transform } from 'node:stream';
import type {
  ReadTreeResponseFactory,
  ReadTreeResponseFactoryOptions,
} from '@backstage/backend-defaults/urlReader';
import type { Limits } from '../limits/readLimits.ts';

/** What a pattern may take out of a repository's archive. */
export interface ArchiveBounds {
  readonly key: string;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  /** Ends the search with a reason, and returns the error. */
  end(reason: string): Error;
}

/**
 * The bounds of the search in whose course this code runs, if any. GitLab, Bitbucket and others
 * answer a pattern from an archive of the whole repository, which Backstage unpacks into memory.
 */
export const archiveBounds = new AsyncLocalStorage<ArchiveBounds>();

/** Makes the factory that Backstage's readers unpack archives with keep to {@link archiveBounds}. */
export function boundArchives(factory: ReadTreeResponseFactory): void {
  const fromTarArchive = factory.fromTarArchive.bind(factory);
  const fromZipArchive = factory.fromZipArchive.bind(factory);
  Object.assign<ReadTreeResponseFactory, Partial<ReadTreeResponseFactory>>(factory, {
    fromTarArchive: options => fromTarArchive(bound(options)),
    fromZipArchive: options => fromZipArchive(bound(options)),
  });
}

function bound<T extends ReadTreeResponseFactoryOptions>(options: T): T {
  const bounds = archiveBounds.getStore();
  if (!bounds) {
    return options;
  }
  const { key, limits, signal } = bounds;
  let files = 0;
  let bytes = 0;
  // The size that an archive tells is the size that is unpacked: tar and yauzl see to that.
  const filter: ReadTreeResponseFactoryOptions['filter'] = (path, info) => {
    if (signal.aborted || options.filter?.(path, info) === false) {
      return false;
    }
    files += 1;
    bytes += info?.size ?? 0;
    if (files > limits.targets) {
      bounds.end(`finds more than ${limits.targets} files (${key}.targets)`);
    } else if (bytes > limits.patternBytes) {
      bounds.end(
        `finds files of more than ${limits.patternBytes} bytes together (${key}.patternBytes)`,
      );
    }
    return !signal.aborted;
  };
  return { ...options, ...boundStream(options, bounds), filter };
}

function boundStream(options: ReadTreeResponseFactoryOptions, bounds: ArchiveBounds) {
  const { key, limits, signal } = bounds;
  const source =
    'stream' in options
      ? options.stream
      : options.response.body && Readable.from(options.response.body);
  if (!source) {
    return {};
  }
  let bytes = 0;
  const counted = new Transform({
    transform(chunk, _encoding, callback) {
      bytes += chunk.length;
      if (bytes > limits.archiveBytes) {
        const what = `is in a repository whose archive has more than ${limits.archiveBytes} bytes`;
        callback(bounds.end(`${what} (${key}.archiveBytes)`));
      } else {
        callback(null, chunk);
      }
    },
  });
  // Its errors are those of `counted`, which whoever unpacks the archive reads.
  pipeline(source, counted, () => {});
  const etag =
    'stream' in options
      ? options.etag
      : (options.etag ?? options.response.headers.get('etag')) || '';
  return { stream: addAbortSignal(signal, counted), etag };
}

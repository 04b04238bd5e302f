import { addAbortSignal, Readable } from 'node:stream';
import type {
  ReadTreeResponseFactory,
  ReadTreeResponseFactoryOptions,
} from '@backstage/backend-defaults/urlReader';
import type { OwnFolders } from '../folders/OwnFolders.ts';
import { FileTree } from './FileTree.ts';
import { Tree } from './Tree.ts';
import { type TreeBounds, treeBounds } from './treeBounds.ts';
import { unpackTar } from './unpackTar.ts';
import { zipToTar } from './zipToTar.ts';

/**
 * Makes the factory, with which Backstage's readers make a tree out of what a host sends, keep to
 * {@link treeBounds}.
 *
 * @param folders - for trees that nobody else names a folder for
 */
export function boundTrees(factory: ReadTreeResponseFactory, folders: OwnFolders): void {
  const stock = {
    fromTarArchive: factory.fromTarArchive.bind(factory),
    fromZipArchive: factory.fromZipArchive.bind(factory),
    fromReadableArray: factory.fromReadableArray.bind(factory),
  };
  Object.assign<ReadTreeResponseFactory, Partial<ReadTreeResponseFactory>>(factory, {
    async fromTarArchive(options) {
      const bounds = treeBounds.getStore();
      if (!bounds) return stock.fromTarArchive(options);
      const { archive, ...others } = read(options, bounds);
      return new Tree({
        ...others,
        tar: unpackTar(archive, bounds),
        hasFirstDirectory: options.stripFirstDirectory ?? true,
        bounds,
        folders,
      });
    },
    async fromZipArchive(options) {
      const bounds = treeBounds.getStore();
      if (!bounds) return stock.fromZipArchive(options);
      const { archive, ...others } = read(options, bounds);
      const tar = zipToTar(archive, options.subpath ?? '', bounds, folders);
      return new Tree({
        ...others,
        tar: unpackTar(tar, bounds),
        hasFirstDirectory: false,
        bounds,
        folders,
      });
    },
    async fromReadableArray(files) {
      const bounds = treeBounds.getStore();
      if (!bounds) return stock.fromReadableArray(files);
      return new FileTree(files, bounds, folders);
    },
  });
}

function read(options: ReadTreeResponseFactoryOptions, { signal }: TreeBounds) {
  const { subpath, filter } = options;
  const [source, etag] =
    'stream' in options
      ? [options.stream, options.etag]
      : [
          Readable.from(options.response.body ?? []),
          (options.etag ?? options.response.headers.get('etag')) || '',
        ];
  // Whoever breaks off is told by the signal.
  source.on('error', () => {});
  const archive: AsyncIterable<Uint8Array> = addAbortSignal(signal, source);
  return { archive, etag, subpath, filter };
}

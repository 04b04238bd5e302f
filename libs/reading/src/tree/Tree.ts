import { Readable } from 'node:stream';
import type { ReadTreeResponseFactoryOptions } from '@backstage/backend-defaults/urlReader';
import type {
  UrlReaderServiceReadTreeResponse,
  UrlReaderServiceReadTreeResponseDirOptions,
  UrlReaderServiceReadTreeResponseFile,
} from '@backstage/backend-plugin-api';
import { Parser, type ReadEntry, Unpack } from 'tar';
import type { OwnFolders } from '../folders/OwnFolders.ts';
import { feedTar } from './feedTar.ts';
import { removeOutwardLinks } from './removeOutwardLinks.ts';
import { TreeBudget } from './TreeBudget.ts';
import type { TreeBounds } from './treeBounds.ts';

/** Options of {@link Tree}. */
export interface TreeOptions extends Pick<ReadTreeResponseFactoryOptions, 'filter' | 'subpath'> {
  /** The bytes of a tar archive. */
  readonly tar: AsyncIterable<Buffer>;
  readonly etag: string;
  /** Whether all is in one folder that is no part of the paths, as Git hosts pack it. */
  readonly hasFirstDirectory: boolean;
  readonly bounds: TreeBounds;
  readonly folders: OwnFolders;
}

/**
 * A repository's archive, or a folder of it: read once, within bounds.
 *
 * It does what Backstage's `TarArchiveResponse` does, which cannot be told when to stop, and leaves
 * its folder and an open file when what it reads breaks off.
 */
export class Tree implements UrlReaderServiceReadTreeResponse {
  readonly etag: string;
  readonly #options: TreeOptions;
  /** Ends with a slash, or is empty. */
  readonly #subpath: string;
  /** Folders in front of the paths. */
  readonly #strip: number;
  #isRead = false;

  constructor(options: TreeOptions) {
    const { etag, hasFirstDirectory, subpath = '' } = options;
    if (subpath.startsWith('/')) {
      throw new TypeError(`The folder of an archive is relative, and not "${subpath}"`);
    }
    this.etag = etag;
    this.#options = options;
    this.#subpath = subpath === '' || subpath.endsWith('/') ? subpath : `${subpath}/`;
    this.#strip = this.#subpath.split('/').length - 1 + (hasFirstDirectory ? 1 : 0);
  }

  /** All files, in memory. */
  async files(): Promise<UrlReaderServiceReadTreeResponseFile[]> {
    const { bounds } = this.#options;
    const { patternFiles: most, patternBytes: bytes } = bounds.limits;
    const found: UrlReaderServiceReadTreeResponseFile[] = [];
    const budget = new TreeBudget({ ...bounds, verb: 'finds', files: most, bytes });
    await this.#read(
      filter => {
        const onReadEntry = (entry: ReadEntry) => {
          const content = entry.concat() as Promise<Buffer>;
          found.push({ path: this.#innerPath(entry.path), content: () => content });
        };
        return new Parser({ filter, onReadEntry });
      },
      entry => {
        const isFile = /File$/.test(entry.type);
        if (isFile) budget.takeFile(entry.size);
        return isFile;
      },
    );
    return found;
  }

  /** Into a new folder, which is gone again when it fails, or into one that is there. */
  async dir(options?: UrlReaderServiceReadTreeResponseDirOptions): Promise<string> {
    const { bounds, folders } = this.#options;
    const { treeFiles: files, treeBytes: bytes } = bounds.limits;
    const folder = options?.targetDir ?? (await folders.create());
    let hasLinks = false;
    const budget = new TreeBudget({ ...bounds, verb: 'holds', files, bytes });
    try {
      await this.#read(
        filter => new Unpack({ cwd: folder, strip: this.#strip, filter, preserveOwner: false }),
        (entry, path) => {
          hasLinks ||= entry.type === 'SymbolicLink';
          budget.takePath(path, entry.size);
          // Without the bits that let whoever runs a file be somebody else.
          if (entry.mode !== undefined) entry.mode &= 0o777;
          return true;
        },
      );
      if (hasLinks) await removeOutwardLinks(folder);
      return folder;
    } catch (error) {
      if (options?.targetDir === undefined) await folders.remove(folder);
      throw error;
    }
  }

  /** As it is; nothing of ours or of Backstage's asks for it. */
  async archive(): Promise<Readable> {
    if (this.#subpath !== '') {
      throw new Error('An archive of a folder of a repository is not supported: use dir or files');
    }
    this.#begin();
    return Readable.from(this.#options.tar);
  }

  async #read(
    createParser: (filter: (path: string, entry: unknown) => boolean) => Parser,
    isWanted: (entry: ReadEntry, path: string) => boolean,
  ): Promise<void> {
    this.#begin();
    const { bounds, tar, filter } = this.#options;
    // The parser must not see an exception: it would never end.
    const stop = new AbortController();
    const signal = AbortSignal.any([bounds.signal, stop.signal]);
    const parser = createParser((path, info) => {
      const entry = info as ReadEntry;
      if (signal.aborted || !this.#isInSubpath(path)) return false;
      const innerPath = this.#innerPath(path);
      try {
        if (filter && !filter(innerPath, { size: entry.size })) return false;
        return isWanted(entry, innerPath);
      } catch (error) {
        stop.abort(error);
        return false;
      }
    });
    try {
      await feedTar(tar, parser, signal);
    } finally {
      bounds.done?.();
    }
  }

  #begin(): void {
    if (this.#isRead) throw new Error('Response has already been read');
    this.#isRead = true;
  }

  #isInSubpath(path: string): boolean {
    const relative = this.#options.hasFirstDirectory ? path.replace(/^[^/]+\//, '') : path;
    return relative.startsWith(this.#subpath);
  }

  #innerPath(path: string): string {
    return path.split('/').slice(this.#strip).join('/');
  }
}

import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { FromReadableArrayOptions } from '@backstage/backend-defaults/urlReader';
import {
  resolveSafeChildPath,
  type UrlReaderServiceReadTreeResponse,
  type UrlReaderServiceReadTreeResponseDirOptions,
  type UrlReaderServiceReadTreeResponseFile,
} from '@backstage/backend-plugin-api';
import type { OwnFolders } from '../folders/OwnFolders.ts';
import { TreeBudget } from './TreeBudget.ts';
import type { TreeBounds } from './treeBounds.ts';

/** A folder of a host that sends file by file, as object stores do: read once, within bounds. */
export class FileTree implements UrlReaderServiceReadTreeResponse {
  readonly etag = '';
  readonly #files: FromReadableArrayOptions;
  readonly #bounds: TreeBounds;
  readonly #folders: OwnFolders;

  constructor(files: FromReadableArrayOptions, bounds: TreeBounds, folders: OwnFolders) {
    this.#files = files;
    this.#bounds = bounds;
    this.#folders = folders;
  }

  /** All files, in memory. */
  async files(): Promise<UrlReaderServiceReadTreeResponseFile[]> {
    const { limits, refuse } = this.#bounds;
    const { patternFiles: files, patternBytes: bytes } = limits;
    const budget = new TreeBudget({ verb: 'finds', files, bytes, refuse });
    const found: UrlReaderServiceReadTreeResponseFile[] = [];
    await this.#each(async ({ path, data, lastModifiedAt }) => {
      budget.takeFile(0);
      const content = await buffer(this.#guard(data, budget));
      found.push({ path, content: async () => content, lastModifiedAt });
    });
    return found;
  }

  /** Into a new folder, which is gone again when it fails, or into one that is there. */
  async dir(options?: UrlReaderServiceReadTreeResponseDirOptions): Promise<string> {
    const { limits, refuse } = this.#bounds;
    const { treeFiles: files, treeBytes: bytes } = limits;
    const budget = new TreeBudget({ verb: 'holds', files, bytes, refuse });
    const folder = options?.targetDir ?? (await this.#folders.create());
    try {
      await this.#each(async ({ path, data }) => {
        budget.takePath(path, 0);
        const file = resolveSafeChildPath(folder, path);
        await mkdir(dirname(file), { recursive: true });
        await pipeline(this.#guard(data, budget), createWriteStream(file));
      });
      return folder;
    } catch (error) {
      if (options?.targetDir === undefined) await this.#folders.remove(folder);
      throw error;
    }
  }

  /** Nothing of ours or of Backstage's asks for it. */
  async archive(): Promise<Readable> {
    throw new Error('An archive of single files is not supported: use dir or files');
  }

  async #each(read: (file: FromReadableArrayOptions[number]) => Promise<void>): Promise<void> {
    try {
      for (const file of this.#files) {
        this.#bounds.signal.throwIfAborted();
        if (!file.path.endsWith('/')) await read(file);
      }
    } finally {
      // The host has begun to send all of them.
      for (const { data } of this.#files) data.destroy();
      this.#bounds.done?.();
    }
  }

  async *#guard(data: Readable, budget: TreeBudget): AsyncGenerator<Buffer> {
    for await (const chunk of data) {
      this.#bounds.signal.throwIfAborted();
      budget.takeBytes(chunk.length);
      yield chunk;
    }
  }
}

import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Header, Pax } from 'tar';
import { type Entry, openPromise } from 'yauzl';
import type { OwnFolders } from '../folders/OwnFolders.ts';
import { counted } from './counted.ts';
import type { TreeBounds } from './treeBounds.ts';

const BLOCK = 512;

/**
 * The files of a zip archive as a tar archive, so that one piece unpacks both. Backstage's own
 * never ends when it cannot write one of them, and leaves its temporary files.
 *
 * @param prefix - of the paths that are wanted
 */
export async function* zipToTar(
  archive: AsyncIterable<Uint8Array>,
  prefix: string,
  { limits: { archiveBytes }, refuse, signal }: TreeBounds,
  folders: OwnFolders,
): AsyncGenerator<Buffer> {
  const folder = await folders.create();
  try {
    const file = join(folder, 'archive.zip');
    const sent = counted(archive, archiveBytes, () =>
      refuse(
        `is in a repository whose archive has more than ${archiveBytes.value} bytes (${archiveBytes.key})`,
      ),
    );
    // A zip archive has its index at its end.
    await pipeline(sent, createWriteStream(file), { signal });
    const zip = await openPromise(file, { lazyEntries: true, autoClose: false });
    try {
      for await (const entry of zip.eachEntry()) {
        // Nobody waits for the blocks of what is left out.
        signal.throwIfAborted();
        if (entry.fileName.startsWith(prefix)) {
          yield headerOf(entry);
          yield* await zip.openReadStreamPromise(entry);
          yield Buffer.alloc(-entry.uncompressedSize & (BLOCK - 1));
        }
      }
    } finally {
      zip.close();
    }
    yield Buffer.alloc(2 * BLOCK);
  } finally {
    await folders.remove(folder);
  }
}

function headerOf({ fileName: path, uncompressedSize: size }: Entry): Buffer {
  const header = new Header({
    path,
    size,
    mode: 0o644,
    type: path.endsWith('/') ? 'Directory' : 'File',
  });
  const needsPax = header.encode();
  const pax = needsPax ? new Pax({ path, size }).encode() : Buffer.alloc(0);
  return Buffer.concat([pax, header.block ?? Buffer.alloc(BLOCK)]);
}

import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from '@backstage/errors';
import { counted } from './counted.ts';
import type { TreeBounds } from './treeBounds.ts';

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTANDARD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/**
 * The bytes of a tar archive, without gzip. The tar package would do that itself, but on the main
 * thread, a whole chunk at once: 64 kB of gzip are 64 MB, and of Zstandard many gigabytes.
 *
 * @throws InputError for what is beyond the limits, and for what is neither tar nor tar.gz
 */
export async function* unpackTar(
  archive: AsyncIterable<Uint8Array>,
  { limits, refuse }: TreeBounds,
): AsyncGenerator<Buffer> {
  const { archiveBytes, unpackedBytes } = limits;
  const sent = counted(archive, archiveBytes, () =>
    refuse(
      `is in a repository whose archive has more than ${archiveBytes.value} bytes (${archiveBytes.key})`,
    ),
  );
  const [head, all] = await peek(sent);
  const tar = startsWith(head, GZIP) ? gunzip(all) : all;
  const unpacked = counted(tar, unpackedBytes, () =>
    refuse(
      `is in a repository whose archive unpacks to more than ${unpackedBytes.value} bytes (${unpackedBytes.key})`,
    ),
  );
  const [tarHead, tarAll] = await peek(unpacked);
  if (startsWith(tarHead, GZIP) || startsWith(tarHead, ZSTANDARD)) {
    await tarAll.return(undefined);
    throw new InputError('The archive of the repository is neither a tar archive nor one in gzip');
  }
  yield* tarAll;
}

function gunzip(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  // Its errors are those of what is returned, which whoever iterates reads.
  return pipeline(chunks, createGunzip({ chunkSize: 64 * 1024 }), () => {}) as Readable;
}

/** The first bytes of chunks, and all of them. */
async function peek(chunks: AsyncIterable<Buffer>): Promise<[Buffer, AsyncGenerator<Buffer>]> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < ZSTANDARD.length) {
    const { done, value } = await iterator.next();
    if (done) {
      break;
    }
    head = Buffer.concat([head, value]);
  }
  const all = async function* () {
    try {
      yield head;
      yield* { [Symbol.asyncIterator]: () => iterator };
    } finally {
      await iterator.return?.();
    }
  };
  return [head, all()];
}

function startsWith(head: Buffer, magic: Buffer): boolean {
  return head.subarray(0, magic.length).equals(magic);
}

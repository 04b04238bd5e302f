import { crc32, deflateRawSync } from 'node:zlib';
import { Header, type HeaderData, Pax } from 'tar';

/** An entry as it stands in an archive, sane or not. */
export interface ArchiveEntry extends HeaderData {
  readonly path: string;
  readonly content?: string | Buffer;
}

const BLOCK = 512;

/** A tar archive, whose entries are in the folder `parcels-main` as Git hosts pack them. */
export function tarOf(entries: readonly ArchiveEntry[], folder = 'parcels-main/'): Buffer {
  const packed = entries.flatMap(entry => entryOf({ ...entry, path: `${folder}${entry.path}` }));
  return Buffer.concat([...packed, Buffer.alloc(2 * BLOCK)]);
}

function entryOf({ content = '', ...data }: ArchiveEntry): Buffer[] {
  const body = Buffer.from(content);
  const fields = { mode: 0o644, size: body.length, type: 'File' as const, ...data };
  const header = new Header(fields);
  const needsPax = header.encode();
  return [
    ...(needsPax ? [new Pax(fields).encode()] : []),
    header.block ?? Buffer.alloc(BLOCK),
    body,
    Buffer.alloc(-body.length & (BLOCK - 1)),
  ];
}

/** A zip archive. */
export function zipOf(entries: readonly ArchiveEntry[]): Buffer {
  const files: Buffer[] = [];
  const index: Buffer[] = [];
  let offset = 0;
  for (const { path, content = '' } of entries) {
    const [name, body] = [Buffer.from(path), Buffer.from(content)];
    const deflated = deflateRawSync(body);
    // From the version up to the length of the name: APPNOTE.TXT, 4.3.7 and 4.3.12.
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(body), 10);
    fields.writeUInt32LE(deflated.length, 14);
    fields.writeUInt32LE(body.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), fields, name, deflated]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    index.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), fields, tail, name);
    files.push(file);
    offset += file.length;
  }
  const directory = Buffer.concat(index);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, directory, Buffer.from('PK\x05\x06'), end]);
}

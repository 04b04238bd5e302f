import { equal, ok } from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { CaseOptions } from '../ConformanceCase.ts';
import { type Context, responseOf } from '../Context.ts';
import { Answer } from '../client/Answer.ts';
import { section } from '../section.ts';
import { settled } from '../settled.ts';
import { answerWith, formatHead } from '../upstream/answerWith.ts';

const BLOCK = randomBytes(1_000_000);
const GIGABYTE = 1_000;
const WARM_UP = 50;

/** Megabytes that a gateway may grow by, whatever passes it. */
const GROWTH = 100;

/** Bytes that may be on the way between two ends of which one does not read: system buffers, mostly. */
const UNDER_WAY = 60_000_000;

/** Writes a block so many times, as fast as it is taken; returns the hash of all. */
async function writeBlocks(to: Writable, count: number): Promise<string> {
  const hash = createHash('sha256');
  for (let index = 0; index < count && !to.destroyed; index++) {
    hash.update(BLOCK);
    if (!to.write(BLOCK)) {
      await drained(to);
    }
  }
  return hash.digest('hex');
}

/** Waits until a stream takes more, or has ended. */
async function drained(stream: Writable): Promise<void> {
  const done = new AbortController();
  const ends = ['drain', 'close'].map(event => once(stream, event, { signal: done.signal }));
  try {
    await Promise.race(ends);
  } finally {
    done.abort();
    await Promise.allSettled(ends);
  }
}

/** Does something and tells by how many megabytes the gateway grew meanwhile. */
async function growthDuring(context: Context, act: () => Promise<void>): Promise<number> {
  const before = await context.gateway.memory();
  let most = before;
  const timer = setInterval(async () => {
    most = Math.max(most, await context.gateway.memory());
  }, 100);
  try {
    await act();
    return Math.max(most, await context.gateway.memory()) - before;
  } finally {
    clearInterval(timer);
  }
}

async function upload(context: Context, blocks: number, framing: string): Promise<void> {
  const endpoint = context.one.endpoint();
  const sent = context.open({ path: endpoint.path, method: 'POST', headers: [framing] });
  const sha256 = await writeBlocks(sent, blocks);
  sent.end();
  equal((await responseOf(sent)).statusCode, 200);
  equal(endpoint.requests[0]?.sha256, sha256);
  equal(endpoint.requests[0]?.bodyLength, blocks * BLOCK.length);
}

async function download(context: Context, blocks: number): Promise<void> {
  const written = Promise.withResolvers<string>();
  const { path } = context.one.endpoint(async ({ connection: { socket } }) => {
    socket.write(formatHead({ headers: [`Content-Length: ${blocks * BLOCK.length}`] }));
    written.resolve(await writeBlocks(socket, blocks));
  });
  const hash = createHash('sha256');
  for await (const chunk of await context.start({ path })) {
    hash.update(chunk);
  }
  equal(hash.digest('hex'), await written.promise);
}

/** A gigabyte in constant memory. */
function gigabyte(move: (context: Context, blocks: number) => Promise<void>) {
  return {
    needs: 'alone',
    async run(context: Context) {
      await move(context, WARM_UP);
      const growth = await growthDuring(context, () => move(context, GIGABYTE));
      ok(growth < GROWTH, `${growth} MB`);
    },
  } satisfies CaseOptions;
}

const sized = (blocks: number) => `Content-Length: ${blocks * BLOCK.length}`;

export const largeBodies = section('Large bodies', {
  'passes a sized upload of a gigabyte in constant memory': gigabyte((context, blocks) =>
    upload(context, blocks, sized(blocks)),
  ),

  'passes a chunked upload of a gigabyte in constant memory': gigabyte((context, blocks) =>
    upload(context, blocks, 'Transfer-Encoding: chunked'),
  ),

  'passes an answer of a gigabyte in constant memory': gigabyte(download),

  'makes the owner wait while the client does not read': {
    needs: 'alone',
    async run(context) {
      const blocks = 200;
      let before = 0;
      const endpoint = context.one.endpoint(async ({ connection: { socket } }) => {
        before = socket.bytesWritten;
        socket.write(formatHead({ headers: [sized(blocks)] }));
        await writeBlocks(socket, blocks);
      });
      const growth = await growthDuring(context, async () => {
        const response = await context.start({ path: endpoint.path });
        const { socket } = (await endpoint.first()).connection;
        const gone = await settled(() => socket.bytesWritten - socket.writableLength - before);
        ok(gone < UNDER_WAY, `${gone} bytes under way`);
        equal((await Answer.read(response)).body.length, blocks * BLOCK.length);
      });
      ok(growth < GROWTH, `${growth} MB`);
    },
  },

  'makes the client wait while the owner does not read': {
    needs: 'alone',
    async run(context) {
      const blocks = 200;
      const endpoint = context.one.endpoint(async arrival => {
        arrival.connection.socket.pause();
        await answerWith()(arrival);
      });
      const growth = await growthDuring(context, async () => {
        const path = endpoint.path;
        const sent = context.open({ path, method: 'POST', headers: [sized(blocks)] });
        const written = writeBlocks(sent, blocks);
        const { connection } = await endpoint.first();
        const gone = await settled(() => (sent.socket?.bytesWritten ?? 0) - sent.writableLength);
        ok(gone < UNDER_WAY, `${gone} bytes under way`);
        connection.socket.resume();
        const sha256 = await written;
        sent.end();
        equal((await responseOf(sent)).statusCode, 200);
        equal(endpoint.requests[0]?.sha256, sha256);
      });
      ok(growth < GROWTH, `${growth} MB`);
    },
  },
});

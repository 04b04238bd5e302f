import { deepEqual, equal } from 'node:assert/strict';
import type { ConformanceCase } from '../../ConformanceCase.ts';
import type { Context } from '../../Context.ts';
import { section } from '../../section.ts';
import { answerWith, chunk, formatHead, LAST_CHUNK } from '../../upstream/answerWith.ts';
import { smuggled } from './attack.ts';

const METHODS = ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'POST', 'PUT', 'PATCH'];

const EXPECT = ['Expect: 100-continue'];

/** How a client frames a body: its header lines, and the body on the wire. */
interface Framing {
  readonly lines: (body: string) => readonly string[];
  readonly wire: (body: string) => string;
}

const chunks = (body: string) => chunk(body) + LAST_CHUNK;

const FRAMINGS: Readonly<Record<string, Framing>> = {
  'a length': { lines: body => [`Content-Length: ${body.length}`], wire: body => body },
  chunks: { lines: () => ['Transfer-Encoding: chunked'], wire: chunks },
  'a length that Connection names': {
    lines: body => ['Connection: Content-Length', `Content-Length: ${body.length}`],
    wire: body => body,
  },
  'chunks that Connection names': {
    lines: () => ['Connection: keep-alive, Transfer-Encoding', 'Transfer-Encoding: chunked'],
    wire: chunks,
  },
};

/** An owner that answers once it has the whole request, and has its client go on if that asks. */
const owner = answerWith({ body: 'thanks' });

/** Sends a body that would be a request if it lost its frame, at once or once the client is told to. */
async function run(
  context: Context,
  options: {
    readonly method: string;
    readonly framing?: Framing;
    readonly lines: readonly string[];
    readonly waits?: boolean;
  },
): Promise<void> {
  const { method, framing, lines, waits = false } = options;
  const endpoint = context.one.endpoint(async arrival => {
    if (arrival.request.value('expect') !== undefined) {
      arrival.connection.socket.write(formatHead({ status: 100, reason: 'Continue' }));
    }
    await owner(arrival);
  });
  const body = framing ? smuggled(endpoint.path) : '';
  const head = [
    `${method} ${endpoint.path} HTTP/1.1`,
    'Host: x',
    ...lines,
    ...(framing?.lines(body) ?? []),
  ];
  const client = await context.connect();
  const wire = framing?.wire(body) ?? '';
  client.send(`${head.join('\r\n')}\r\n\r\n${waits ? '' : wire}`);
  if (waits) {
    await client.until(/^HTTP\/1\.1 100 /);
    client.send(wire);
  }
  await client.until(/^HTTP\/1\.1 [2-9]/m);
  deepEqual(client.statuses, [200]);
  // Another request on the way to the same owner: what was smuggled would have come before it.
  equal((await context.ask({ path: context.one.endpoint().path })).status, 200);
  const [request, ...others] = endpoint.requests;
  deepEqual(
    others.map(({ head: other }) => other),
    [],
  );
  deepEqual(request?.faults, []);
  equal(request?.method, method);
  equal(request?.body.toString('latin1'), body);
}

type Cases = Record<string, ConformanceCase['run']>;

function casesOf(method: string): Cases {
  const list: Cases = {
    [`${method} that expects 100 and has no body`]: context =>
      run(context, { method, lines: EXPECT }),
  };
  for (const [name, framing] of Object.entries(FRAMINGS)) {
    list[`${method} that expects 100 and does not wait, with ${name}`] = context =>
      run(context, { method, framing, lines: EXPECT });
    list[`${method} that waits for 100, with ${name}`] = context =>
      run(context, { method, framing, lines: EXPECT, waits: true });
    list[`${method} that expects nothing, with ${name}`] = context =>
      run(context, { method, framing, lines: [] });
  }
  return list;
}

/** A body arrives whole and as one, whatever the method and whoever waits for whom. */
export const expectations = section(
  'Smuggling: expectations',
  Object.assign({}, ...METHODS.map(casesOf)),
);

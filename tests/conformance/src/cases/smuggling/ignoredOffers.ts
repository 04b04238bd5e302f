import { deepEqual, equal, match } from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConformanceCase } from '../../ConformanceCase.ts';
import type { Context } from '../../Context.ts';
import { section } from '../../section.ts';
import { within } from '../../within.ts';
import { checkOthers, smuggled } from './attack.ts';

/** Offers of another protocol that no gateway takes. */
const OFFERS = {
  'another protocol': 'Connection: Upgrade\r\nUpgrade: foo',
  h2c: 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk',
  TLS: 'Connection: upgrade\r\nUpgrade: TLS/1.2',
  'a list': 'Connection: Upgrade\r\nUpgrade: foo, bar/2',
  'a list with a WebSocket in it': 'Connection: Upgrade\r\nUpgrade: h2c, websocket',
};

/** What stands behind the offer, below a path of an owner. */
const BEHIND: Readonly<Record<string, (path: string) => string>> = {
  'a request whose body is a request': path =>
    `POST ${path}/behind HTTP/1.1\r\nHost: x\r\nContent-Length: ${smuggled(path).length}\r\n\r\n${smuggled(path)}`,
  'requests in a row': path => smuggled(path) + smuggled(path),
  'a body that nobody announced': path => `12345\r\n\r\n${smuggled(path)}`,
};

/** Where the offer goes, and how it is answered. */
const TARGETS: Readonly<Record<string, (path: string) => readonly [string, number]>> = {
  'a plugin of another service': path => [path, 200],
  "the gateway's own plugin": () => ['/api/local/hello', 200],
  'a plugin that nobody runs': () => ['/api/nobody', 404],
};

/** The connection is cut into packets behind so many bytes of what stands behind. */
const CUTS = [0, 10, 110, 1_000];

/** Milliseconds in which two packets arrive apart. */
const APART = 30;

async function run(
  context: Context,
  options: {
    readonly offer: string;
    readonly behind: (path: string) => string;
    readonly target: (path: string) => readonly [string, number];
  },
): Promise<void> {
  for (const cut of CUTS) {
    const endpoint = context.one.endpoint();
    const [path, status] = options.target(endpoint.path);
    const behind = options.behind(endpoint.path);
    const client = await context.connect();
    client.send(
      `GET ${path} HTTP/1.1\r\nHost: x\r\n${options.offer}\r\n\r\n${behind.slice(0, cut)}`,
    );
    await delay(APART);
    client.send(behind.slice(cut));
    await within(5_000, 'the end of the connection', client.closed);
    deepEqual(client.statuses, [status]);
    match(client.text, /^connection: close\r$/im);
    deepEqual(
      endpoint.requests.map(({ target }) => target).filter(target => target !== endpoint.path),
      [],
    );
    equal(endpoint.requests.length, path === endpoint.path ? 1 : 0);
  }
  await checkOthers(context);
}

const cases: Record<string, ConformanceCase['run']> = {};
for (const [target, targetOf] of Object.entries(TARGETS)) {
  for (const [what, offer] of Object.entries(OFFERS)) {
    for (const [behind, behindOf] of Object.entries(BEHIND)) {
      cases[`${target}, offered ${what}, reads nothing of ${behind}`] = context =>
        run(context, { offer, behind: behindOf, target: targetOf });
    }
  }
  cases[`${target} gets the body of a request that offers another protocol`] = async context => {
    const endpoint = context.one.endpoint();
    const [path, status] = targetOf(endpoint.path);
    const client = await context.connect();
    const body = smuggled(endpoint.path);
    client.send(
      `POST ${path} HTTP/1.1\r\nHost: x\r\n${OFFERS['another protocol']}\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 9)}`,
    );
    await delay(APART);
    client.send(body.slice(9) + body);
    await within(5_000, 'the end of the connection', client.closed);
    equal(client.statuses.length, 1);
    if (path === endpoint.path) {
      deepEqual(client.statuses, [status]);
    }
    deepEqual(
      endpoint.requests.map(request => request.body.toString('latin1')),
      path === endpoint.path ? [body] : [],
    );
  };
}

/** An ignored offer of another protocol ends the connection, and what stands behind it is nothing. */
export const ignoredOffers = section('Smuggling: ignored offers', cases);

import { equal, match, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { CaseOptions } from '../ConformanceCase.ts';
import type { Context } from '../Context.ts';
import { Answer } from '../client/Answer.ts';
import type { GatewayProcess } from '../gateways/GatewayProcess.ts';
import { section } from '../section.ts';
import { acceptWebSocket } from '../upstream/acceptWebSocket.ts';
import { chunk, formatHead, LAST_CHUNK } from '../upstream/answerWith.ts';
import { within } from '../within.ts';

/** Half of `backend.lifecycle.serverShutdownDelay`: other gateways start at the same time. */
const BEFORE_SHUTDOWN = 1_000;

/** Delay, drain and exit together: 2 and 10 seconds, and what a busy machine adds. */
const ALL = 20_000;

/** A case with a gateway of its own. */
function withGateway(
  run: (context: Context, gateway: GatewayProcess) => Promise<void>,
): CaseOptions {
  return {
    needs: 'own gateway',
    run: async context => run(context, await context.startGateway()),
  };
}

export const drain = section('Drain', {
  'serves on after SIGTERM, and has each client leave': withGateway(async (context, gateway) => {
    const { path } = context.one.endpoint();
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    const ask = async () => {
      const sent = get({ host: gateway.host, port: gateway.port, path, agent });
      const [response] = await once(sent, 'response');
      const answer = await Answer.read(response);
      equal(answer.status, 200);
      return answer.value('connection');
    };
    try {
      equal(await ask(), 'keep-alive');
      gateway.terminate();
      const end = performance.now() + BEFORE_SHUTDOWN;
      const said: (string | undefined)[] = [];
      while (performance.now() < end) {
        said.push(...(await Promise.all([ask(), ask(), ask(), ask()])));
      }
      ok(said.length > 20, `${said.length} requests`);
      equal(said.at(-1), 'close');
    } finally {
      agent.destroy();
    }
  }),

  'completes an answer that is under way at SIGTERM': withGateway(async (context, gateway) => {
    const { path } = context.one.endpoint(async ({ connection: { socket } }) => {
      socket.write(formatHead({ headers: ['Transfer-Encoding: chunked'] }));
      for (let step = 0; step < 8; step++) {
        socket.write(chunk('on '));
        await delay(500);
      }
      socket.write(LAST_CHUNK);
    });
    const response = await context.start({ path, to: gateway });
    gateway.terminate();
    equal((await Answer.read(response)).text, 'on '.repeat(8));
  }),

  'says Connection: close in an answer that was asked for before SIGTERM': withGateway(
    async (context, gateway) => {
      const endpoint = context.one.endpoint(async ({ connection: { socket } }) => {
        await delay(1_000);
        socket.write(`${formatHead({ headers: ['Content-Length: 2'] })}ok`);
      });
      const client = await context.connect(gateway);
      client.send(`GET ${endpoint.path} HTTP/1.1\r\nHost: x\r\n\r\n`);
      await endpoint.first();
      gateway.terminate();
      await client.until(/\r\n\r\nok$/);
      match(client.text, /\r\nConnection: close\r\n/i);
    },
  ),

  'ends with idle connections open': withGateway(async (context, gateway) => {
    const { path } = context.one.endpoint();
    const client = await context.connect(gateway);
    client.send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await client.until(/HTTP\/1\.1 200 /);
    gateway.terminate();
    await within(ALL, 'the end of the connection', client.closed);
    await within(ALL, 'the end of the process', gateway.exited);
  }),

  'ends event streams, and itself, in bounded time': withGateway(async (context, gateway) => {
    const { path } = context.one.endpoint(({ connection }) =>
      connection.socket.write(
        formatHead({
          headers: ['Content-Type: text/event-stream', 'Transfer-Encoding: chunked'],
        }) + chunk('data: 1\n\n'),
      ),
    );
    const response = await context.start({ path, to: gateway });
    const ended = new Promise<void>(resolve => response.once('close', resolve));
    response.on('error', () => undefined).resume();
    gateway.terminate();
    await within(ALL, 'the end of the event stream', ended);
    await within(ALL, 'the end of the process', gateway.exited);
  }),

  'ends WebSockets, and itself, in bounded time': withGateway(async (context, gateway) => {
    const { path } = context.one.endpoint(arrival => acceptWebSocket(arrival));
    const webSocket = await context.webSocket(path, { to: gateway });
    const closed = once(webSocket, 'close');
    gateway.terminate();
    await within(ALL, 'the end of the WebSocket', closed);
    await within(ALL, 'the end of the process', gateway.exited);
  }),
});

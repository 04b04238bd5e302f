import { deepEqual, equal, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { Answer } from '../client/Answer.ts';
import type { GatewayProcess } from '../gateways/GatewayProcess.ts';
import { section } from '../section.ts';

/** Makes requests in turn as a client does that keeps its connections; returns how many it used. */
async function askInTurn(to: GatewayProcess, paths: readonly string[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const sockets = new Set<unknown>();
  try {
    for (const path of paths) {
      const sent = get({ host: to.host, port: to.port, path, agent });
      sent.once('socket', socket => sockets.add(socket));
      const [response] = await once(sent, 'response');
      equal((await Answer.read(response)).text, path);
    }
    return sockets.size;
  } finally {
    agent.destroy();
  }
}

export const connections = section('Connections', {
  'keeps the connection of a client over 100 requests': async context => {
    const { path } = context.one.endpoint();
    equal(await askInTurn(context.gateway, Array(100).fill(path)), 1);
  },

  'keeps connections to owners over 100 requests': {
    needs: 'alone',
    async run(context) {
      const endpoint = context.one.endpoint();
      await askInTurn(context.trusting, Array(100).fill(endpoint.path));
      const used = new Set(endpoint.arrivals.map(({ connection }) => connection));
      ok(used.size <= 2, `${used.size} connections`);
    },
  },

  'answers requests that come together on one connection in their order': async context => {
    const endpoints = Array.from({ length: 5 }, () => context.one.endpoint());
    const client = await context.connect();
    client.send(endpoints.map(({ path }) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));
    await client.until(new RegExp(`${endpoints.at(-1)?.path}$`));
    deepEqual(
      client.text.match(/\/api\/one\/t[0-9a-f]{16}/g),
      endpoints.map(({ path }) => path),
    );
  },

  'closes the connection when the client asks for it': async context => {
    const { path } = context.one.endpoint();
    const client = await context.connect();
    client.send(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    await client.closed;
    ok(/^HTTP\/1\.1 200 [\s\S]*connection: close/i.test(client.text));
  },

  'keeps the connection of the client when the owner closes its own': async context => {
    const { path } = context.one.endpoint(({ connection: { socket } }) =>
      socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'),
    );
    const client = await context.connect();
    for (const count of [1, 2]) {
      client.send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
      await client.until(new RegExp(`(?:HTTP/1\\.1 200 [\\s\\S]*?\\r\\n\\r\\nok){${count}}$`));
    }
  },

  'serves 200 requests at once': async context => {
    const endpoints = Array.from({ length: 200 }, () => context.one.endpoint());
    const answers = await Promise.all(endpoints.map(({ path }) => context.ask({ path })));
    deepEqual(
      answers.map(({ text }) => text),
      endpoints.map(({ path }) => path),
    );
  },
});

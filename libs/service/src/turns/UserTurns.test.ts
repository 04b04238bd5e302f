import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from 'vitest';
import { TooManyRequestsError } from './TooManyRequestsError.ts';
import { UserTurns } from './UserTurns.ts';

/** A server whose path is the user; answers are given by whoever takes them from `begun`. */
async function serve(takenWithin: number) {
  const turns = new UserTurns({
    atATime: 2,
    waiting: 1,
    takenWithin,
    refuse: waiting => new TooManyRequestsError(`${waiting} wait`),
  });
  const begun: { user: string; response: ServerResponse }[] = [];
  const server = createServer((request, response) => {
    const user = request.url ?? '';
    turns
      .run(user, response, () => begun.push({ user, response }))
      .catch(error => response.writeHead(error.statusCode).end(error.message));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    begun,
    server,
    port,
    ask: (user: string) => fetch(`http://127.0.0.1:${port}${user}`),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

it('runs so many requests of a user at a time, refuses what is too much, and others go on', async () => {
  await using served = await serve(60_000);
  const { ask, begun } = served;
  const mallory = [ask('/mallory'), ask('/mallory'), ask('/mallory'), ask('/mallory')];
  const refused = await Promise.race(mallory);
  expect([refused.status, await refused.text()]).toEqual([429, '1 wait']);
  const bob = ask('/bob');
  await expect
    .poll(() => begun.map(({ user }) => user).sort())
    .toEqual(['/mallory', '/mallory', '/bob'].sort());
  begun.find(({ user }) => user === '/bob')?.response.end('read');
  expect(await (await bob).text()).toBe('read');

  begun.find(({ user }) => user === '/mallory')?.response.end();
  await expect.poll(() => begun.filter(({ user }) => user === '/mallory')).toHaveLength(3);
  for (const { response } of begun) response.end();
  expect((await Promise.all(mallory)).map(({ status }) => status).sort()).toEqual([
    200, 200, 200, 429,
  ]);
});

it('closes the connection of an answer that nobody takes', async () => {
  await using served = await serve(200);
  const deaf = connect(served.port, '127.0.0.1').pause();
  deaf.on('error', () => undefined).write('GET /mallory HTTP/1.1\r\nhost: a\r\n\r\n');
  await expect.poll(() => served.begun).toHaveLength(1);
  const response = served.begun[0]?.response;
  response?.end('x'.repeat(50_000_000));
  await expect.poll(() => response?.destroyed).toBe(true);
  deaf.destroy();
});

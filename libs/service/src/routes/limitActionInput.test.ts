import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler } from 'express';
import { expect, it } from 'vitest';
import { limitActionInput } from './limitActionInput.ts';

it('lets inputs pass as they are, and refuses brackets without end, in every spelling of the path', async () => {
  const app = express();
  app.use(limitActionInput());
  app.post('/.backstage/actions/v1/actions/:id/invoke', express.json(), (request, response) => {
    response.json(request.body);
  });
  const refuse: ErrorRequestHandler = (error, _request, response, _next) => {
    response.status(400).json({ message: String(error) });
  };
  app.use(refuse);
  await using server = createServer(app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = async (path: string, body: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body,
    });
    return await response.json();
  };

  const path = '/.backstage/actions/v1/actions/search:query/invoke';
  const input = { term: 'a', filters: { kind: ['Component', 'API'] } };
  expect(await ask(path, JSON.stringify(input))).toEqual(input);
  const deep = `{"filters":${'{"a":['.repeat(4_000)}${']}'.repeat(4_000)}}`;
  for (const spelling of [path, `${path}/`, path.toUpperCase(), path.replace('y/', 'y%2F/')]) {
    expect(await ask(spelling, deep), spelling).toEqual({
      message: 'InputError: The input is nested deeper than 20 levels',
    });
  }
});

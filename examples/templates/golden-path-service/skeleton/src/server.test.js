import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createServer } from './server.js';

const server = createServer();
let url;

before(async () => {
  await new Promise(resolve => server.listen(0, resolve));
  url = `http://localhost:${server.address().port}`;
});

after(() => server.close());

test('says its name', async () => {
  const response = await fetch(url);
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { service: '${{ values.name }}' });
});

test('is healthy', async () => {
  const response = await fetch(`${url}/healthz`);
  assert.deepEqual(await response.json(), { status: 'ok' });
});

test('answers 404 where there is nothing, and for another method', async () => {
  assert.equal((await fetch(`${url}/nothing`)).status, 404);
  assert.equal((await fetch(url, { method: 'DELETE' })).status, 404);
});

test('counts what it answered, and how fast, without the health checks', async () => {
  const text = await (await fetch(`${url}/metrics`)).text();
  assert.match(text, /^http_requests_total\{code="404"\} 2$/m);
  assert.match(text, /^http_request_duration_seconds_bucket\{le="0.3"\} 3$/m);
});

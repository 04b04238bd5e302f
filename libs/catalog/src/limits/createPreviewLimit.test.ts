import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { ConfigReader } from '@backstage/config';
import { expect, it } from 'vitest';
import { createPreviewLimit } from './createPreviewLimit.ts';
import { readLimits } from './readLimits.ts';

it('ends a preview whose answer nobody takes, and gives its place to the next', async () => {
  const limits = readLimits(
    new ConfigReader({ catalog: { limits: { previews: 1, previewTimeout: '100ms' } } }),
  );
  const preview = createPreviewLimit(limits);
  const large = 'x'.repeat(50_000_000);
  await using server = createServer((request, response) => {
    const caller = { id: request.url ?? '', isService: false };
    const answer = () => void response.end(request.url === '/mallory' ? large : 'entities');
    void preview.run(caller, response, answer);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;

  const deaf = connect(port, '127.0.0.1').pause();
  const cut = once(
    deaf.on('error', () => undefined),
    'close',
  );
  deaf.write('GET /mallory HTTP/1.1\r\nhost: a\r\n\r\n');
  await once(server, 'request');
  const answer = await fetch(`http://127.0.0.1:${port}/bob`, { headers: { connection: 'close' } });
  expect(await answer.text()).toBe('entities');
  deaf.resume();
  await cut;
});

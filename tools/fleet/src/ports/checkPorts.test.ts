import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { checkPorts } from './checkPorts.ts';
import { freePorts } from './freePorts.ts';

const never = new AbortController().signal;
const now = { patienceMs: 0, signal: never };

async function listen(port: number, host: string) {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  return server;
}

test('ports that were found free pass, and are not found twice', async () => {
  const ports = await freePorts(30);
  expect(new Set(ports).size).toBe(30);
  expect(Math.max(...ports)).toBeLessThan(32_000);
  await checkPorts(new Map(ports.map(port => [`service-${port}`, port])), now);
});

test.each(['127.0.0.1', '0.0.0.0', '::1'])(
  'a port taken on %s is named with its holder and a way out',
  async host => {
    const [free = 0, taken = 0] = await freePorts(2);
    const server = await listen(taken, host);
    const wanted = new Map([
      ['gateway', free],
      ['catalog', taken],
    ]);
    await expect(checkPorts(wanted, now)).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringMatching(
        new RegExp(`^Port ${taken} \\(catalog\\) is taken by .*process ${process.pid}\\)?\\.$`),
      ),
      fix: expect.stringContaining(`npm start -- --port ${Math.min(free, taken) + 1000}`),
    });
    server.close();
  },
);

test('waits for a port that is about to be given up', async () => {
  const [port = 0] = await freePorts(1);
  const server = await listen(port, '127.0.0.1');
  const checked = checkPorts(new Map([['catalog', port]]), { patienceMs: 20_000, signal: never });
  server.close();
  await checked;
});

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startCommand } from '../testing/startCommand.ts';
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

test('a Node process that holds a port is called node, and not after its first thread', async () => {
  const [taken = 0] = await freePorts(1);
  const script = `require('net').createServer().listen(${taken}, '127.0.0.1', () => console.log('up'))`;
  await using holder = startCommand(['-e', script]);
  await holder.printed(/up/);
  await expect(checkPorts(new Map([['catalog', taken]]), now)).rejects.toMatchObject({
    message: `Port ${taken} (catalog) is taken by node (process ${holder.pid}).`,
  });
});

test.runIf(process.platform === 'linux' && process.getuid?.() !== undefined)(
  'a port that only the administrator may use is told as such, with one that works',
  async () => {
    // As somebody without rights; the check runs in a process of its own for that.
    const script = `
      import { checkPorts } from ${JSON.stringify(join(import.meta.dirname, 'checkPorts.ts'))};
      const ports = new Map([['gateway', 80], ['catalog', 81]]);
      const options = { patienceMs: 0, signal: new AbortController().signal };
      await checkPorts(ports, options).catch(error => console.log(error.message, '|', error.fix));`;
    const args = ['--input-type=module-typescript', '-e', script];
    await using command = startCommand(args, process.getuid?.() === 0 ? { uid: 65_534 } : {});
    await command.ended;
    const output = command.output();
    if (readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8').trim() === '1024')
      expect(output).toBe(
        'Port 80 (gateway) cannot be used: ports below 1024 are for the administrator.\n' +
          'Port 81 (catalog) cannot be used: ports below 1024 are for the administrator. | ' +
          'Start on other ports: npm start -- --port 8007\n',
      );
  },
);

test('waits for a port that is about to be given up', async () => {
  const [port = 0] = await freePorts(1);
  const server = await listen(port, '127.0.0.1');
  const checked = checkPorts(new Map([['catalog', port]]), { patienceMs: 20_000, signal: never });
  server.close();
  await checked;
});

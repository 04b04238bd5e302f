import { createServer, type Server } from 'node:http';
import { mockServices } from '@backstage/backend-test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RoutingTable } from '../RoutingTable.ts';
import { TableDiscovery } from '../TableDiscovery.ts';
import { Instances } from './Instances.ts';

/** Waits also on a machine that has other things to do. */
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 20 });

/** A real HTTP server that answers its health check with whatever it is told. */
class TestInstance {
  status: number | 'silence' = 200;
  questions: string[] = [];
  port = 0;
  #server: Server | undefined;

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  async start() {
    this.#server = createServer((request, response) => {
      this.questions.push(request.url ?? '');
      if (this.status !== 'silence') {
        response.writeHead(this.status).end();
      }
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.listen(this.port, '127.0.0.1', resolve);
    await promise;
    const address = this.#server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
    return this;
  }

  async die() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server?.close(() => resolve());
    this.#server?.closeAllConnections();
    await promise;
  }
}

const cleanups: (() => unknown)[] = [];
afterEach(() => Promise.all(cleanups.splice(0).map(cleanup => cleanup())));

async function startTwo() {
  const one = await new TestInstance().start();
  const two = await new TestInstance().start();
  cleanups.push(
    () => one.die(),
    () => two.die(),
  );
  return { one, two };
}

/** A process that calls the service `search`, and learns of its instances every 40 ms. */
function createCaller(urls: readonly string[], { timeout = 10_000 } = {}) {
  const lines: string[] = [];
  const log = (message: string | Error) => lines.push(String(message));
  const instances = new Instances({
    interval: 40,
    timeout,
    logger: { ...mockServices.rootLogger(), info: log, warn: log },
  });
  cleanups.push(() => instances.close());
  const tableOf = (list: readonly string[]) =>
    new RoutingTable([
      { name: 'catalog', urls: ['http://127.0.0.1:1'], plugins: ['catalog'] },
      { name: 'search', urls: list, plugins: ['search'] },
    ]);
  let table = tableOf(urls);
  const discovery = new TableDiscovery({
    table: () => table,
    service: 'catalog',
    ownUrl: () => 'http://127.0.0.1:1',
    publicUrl: 'https://portal.example.com',
    instances,
  });
  return {
    lines,
    /** The instances that the next ten look-ups give, sorted. */
    async answers() {
      const found = new Set<string>();
      for (let count = 0; count < 10; count++) {
        found.add((await discovery.getBaseUrl('search')).replace('/api/search', ''));
      }
      return [...found].sort();
    },
    edit(...list: string[]) {
      table = tableOf(list);
    },
  };
}

describe('a service with several instances', () => {
  it('is called at all of them while they are well', async () => {
    const { one, two } = await startTwo();
    const caller = createCaller([one.url, two.url]);
    expect(await caller.answers()).toEqual([one.url, two.url].sort());
    await eventually(() => expect(one.questions.length).toBeGreaterThan(1));
    expect(one.questions[0]).toBe('/.backstage/health/v1/readiness');
    expect(await caller.answers()).toEqual([one.url, two.url].sort());
    expect(caller.lines).toEqual([]);
  });

  it('is not called at one that died, until it is back', async () => {
    const { one, two } = await startTwo();
    const caller = createCaller([one.url, two.url]);
    await caller.answers();
    await one.die();
    await eventually(async () => expect(await caller.answers()).toEqual([two.url]));
    expect(caller.lines).toEqual([
      `Instance ${one.url} of service "search" is avoided: ECONNREFUSED`,
    ]);
    await one.start();
    await eventually(async () => expect(await caller.answers()).toHaveLength(2));
    expect(caller.lines[1]).toBe(`Instance ${one.url} of service "search" is back`);
    expect(caller.lines).toHaveLength(2);
  });

  it.each([
    ['shuts down', 503, 'readiness is 503'],
    ['hangs', 'silence', 'The operation was aborted due to timeout'],
  ] as const)('is not called at one that %s', async (_, status, reason) => {
    const { one, two } = await startTwo();
    two.status = status;
    const caller = createCaller([one.url, two.url], { timeout: 1_000 });
    await eventually(async () => expect(await caller.answers()).toEqual([one.url]));
    expect(caller.lines).toContain(`Instance ${two.url} of service "search" is avoided: ${reason}`);
  });

  it('is called at one whose health check cannot be reached from here', async () => {
    const { one, two } = await startTwo();
    one.status = 404;
    const caller = createCaller([one.url, two.url]);
    await caller.answers();
    await eventually(() => expect(one.questions.length).toBeGreaterThan(2));
    expect(await caller.answers()).toHaveLength(2);
  });

  it('is called at all of them when none is well', async () => {
    const { one, two } = await startTwo();
    const caller = createCaller([one.url, two.url]);
    await caller.answers();
    await Promise.all([one.die(), two.die()]);
    await eventually(() => expect(caller.lines).toHaveLength(2));
    expect(await caller.answers()).toHaveLength(2);
  });

  it('is not asked any more once the table names one instance', async () => {
    const { one, two } = await startTwo();
    const caller = createCaller([one.url, two.url]);
    await caller.answers();
    await eventually(() => expect(two.questions.length).toBeGreaterThan(1));
    caller.edit(one.url);
    expect(await caller.answers()).toEqual([one.url]);
    const asked = two.questions.length;
    // Ten rounds of another caller go by.
    const other = await startTwo();
    const clock = createCaller([other.one.url, other.two.url]);
    await clock.answers();
    await eventually(() => expect(other.one.questions.length).toBeGreaterThan(10));
    expect(two.questions.length).toBeLessThanOrEqual(asked + 1);
  });
});

describe('a service with one instance', () => {
  it('is never asked', async () => {
    const { one, two } = await startTwo();
    const single = createCaller([one.url]);
    expect(await single.answers()).toEqual([one.url]);
    const clock = createCaller([two.url, (await startTwo()).one.url]);
    await clock.answers();
    await eventually(() => expect(two.questions.length).toBeGreaterThan(5));
    expect(one.questions).toEqual([]);
  });
});

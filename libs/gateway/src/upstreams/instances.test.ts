import { describe, expect, it } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { start, startNamed, startUpstream } from '../testing/inTest.ts';

describe('several instances of a service', () => {
  it('share the requests', async () => {
    const [a, b] = [await startNamed('a'), await startNamed('b')];
    const { count } = await start({ services: { search: [a.url, b.url] } });
    const answers = await count('/api/search', 200);
    expect(Object.keys(answers).sort()).toEqual(['a', 'b']);
    expect(Math.min(...Object.values(answers))).toBeGreaterThan(60);
  });

  it('leave the busy ones alone', async () => {
    const release = Promise.withResolvers<void>();
    const slow = await startUpstream(async (_request, response) => {
      await release.promise;
      response.end('slow');
    });
    const quick = await startNamed('quick');
    const { get, count } = await start({ services: { search: [slow.url, quick.url] } });
    const waiting = Array.from({ length: 40 }, () => get('/api/search'));
    await eventually(() => expect(quick.requests.length + slow.requests.length).toBe(40));
    quick.requests.length = 0;
    for (let round = 0; round < 20; round++) {
      expect((await get('/api/search')).body).toBe('quick');
    }
    release.resolve();
    await Promise.all(waiting);
    expect(Object.keys(await count('/api/search', 100))).toContain('slow');
  });

  it('hide one that is down: no request fails, and after a few nobody asks it', async () => {
    const [a, b] = [await startNamed('a'), await startNamed('b')];
    const { get, count, lines } = await start({ services: { search: [a.url, b.url] } });
    await b.die();
    for (let round = 0; round < 40; round++) {
      expect(await get('/api/search')).toEqual({ status: 200, body: 'a' });
    }
    expect(lines.filter(line => line === `ejected ${b.url}`)).toHaveLength(1);
    expect(await count('/api/search', 50)).toEqual({ a: 50 });
  });

  it('follow the table: one that is gone gets no request, one that is new does', async () => {
    const [a, b, c] = [await startNamed('a'), await startNamed('b'), await startNamed('c')];
    const { follow, count, get } = await start({ services: { search: [a.url, b.url] } });
    await count('/api/search', 20);
    follow({ search: [b.url, c.url], other: [a.url] });
    const answers = await count('/api/search', 100);
    expect(Object.keys(answers).sort()).toEqual(['b', 'c']);
    expect(await get('/api/other')).toEqual({ status: 200, body: 'a' });
    follow({ other: [a.url] });
    expect((await get('/api/search')).status).toBe(404);
  });

  it('end what is under way at one that is gone', async () => {
    const release = Promise.withResolvers<void>();
    const a = await startUpstream(async (_request, response) => {
      response.write('begun, ');
      await release.promise;
      response.end('ended');
    });
    const b = await startNamed('b');
    const { get, follow } = await start({ services: { search: [a.url] } });
    const answer = get('/api/search');
    await eventually(() => expect(a.requests).toHaveLength(1));
    follow({ search: [b.url] });
    expect(await get('/api/search')).toEqual({ status: 200, body: 'b' });
    release.resolve();
    expect(await answer).toEqual({ status: 200, body: 'begun, ended' });
  });
});

describe('a request that failed', () => {
  /** An upstream that breaks the first connections, and then answers. */
  async function startBreaking(times: number) {
    let broken = 0;
    const upstream = await startUpstream((request, response) => {
      if (broken++ < times) {
        request.socket.destroy();
      } else {
        response.end('answer');
      }
    });
    return upstream;
  }

  it('is sent once more when nothing can have happened', async () => {
    const upstream = await startBreaking(1);
    const { get } = await start({ services: { one: [upstream.url] } });
    expect(await get('/api/one')).toEqual({ status: 200, body: 'answer' });
    expect(upstream.requests).toHaveLength(2);
  });

  it('is not sent a third time', async () => {
    const upstream = await startBreaking(2);
    const { get } = await start({ services: { one: [upstream.url] } });
    expect((await get('/api/one')).status).toBe(502);
    expect(upstream.requests).toHaveLength(2);
  });

  it.each([
    ['POST without a body', { method: 'POST' }],
    ['PUT', { method: 'PUT', body: 'x' }],
    ['DELETE', { method: 'DELETE' }],
  ])('is not sent again when it is a %s', async (_, init) => {
    const upstream = await startBreaking(1);
    const { get } = await start({ services: { one: [upstream.url] } });
    expect((await get('/api/one', init)).status).toBe(502);
    expect(upstream.requests).toHaveLength(1);
  });

  it('is not sent again when its answer had begun', async () => {
    const upstream = await startUpstream((request, response) => {
      response.write('begun');
      setImmediate(() => request.socket.destroy());
    });
    const { get } = await start({ services: { one: [upstream.url] } });
    await expect(get('/api/one')).rejects.toThrow();
    expect(upstream.requests).toHaveLength(1);
  });

  it('is sent again only as far as the budget goes: an outage is not made twice as bad', async () => {
    const upstream = await startBreaking(Number.POSITIVE_INFINITY);
    const { get } = await start({ services: { one: [upstream.url] } });
    for (let round = 0; round < 100; round++) {
      expect((await get('/api/one')).status).toBe(502);
    }
    expect(upstream.requests.length).toBeLessThan(135);
  });
});

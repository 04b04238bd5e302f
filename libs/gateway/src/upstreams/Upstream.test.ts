import { afterEach, expect, it } from 'vitest';
import type { Instance } from './Instance.ts';
import { Upstream } from './Upstream.ts';

const upstreams: Upstream[] = [];
afterEach(() => {
  for (const upstream of upstreams.splice(0)) {
    upstream.close();
  }
});

function createUpstream(count: number) {
  const clock = { now: 0 };
  const ejections: [url: string, duration: number][] = [];
  const upstream = new Upstream({
    name: 'search',
    timeout: 1_000,
    now: () => clock.now,
    onEjection: (_upstream, { url }, duration) => ejections.push([url, duration]),
  });
  upstreams.push(upstream);
  upstream.follow(Array.from({ length: count }, (_, index) => `http://127.0.0.1:${index + 1}`));
  const fail = (instance: Instance | undefined, times = 1) => {
    for (let time = 0; instance && time < times; time++) {
      upstream.noteFailure(instance);
    }
  };
  return { upstream, clock, ejections, fail };
}

it('ejects an instance after five failures in a row, for longer each time', () => {
  const { upstream, clock, ejections, fail } = createUpstream(2);
  const [one] = upstream.instances;
  fail(one, 4);
  expect(ejections).toEqual([]);
  fail(one);
  expect(ejections).toEqual([['http://127.0.0.1:1', 10_000]]);
  clock.now = 10_000;
  fail(one);
  expect(ejections[1]).toEqual(['http://127.0.0.1:1', 20_000]);
});

it('begins to count anew after an answer', () => {
  const { upstream, ejections, fail } = createUpstream(2);
  const [one] = upstream.instances;
  fail(one, 4);
  if (one) {
    upstream.noteSuccess(one);
  }
  fail(one, 4);
  expect(ejections).toEqual([]);
});

it.each([
  [1, 0],
  [2, 1],
  [3, 1],
  [4, 2],
])('of %d instances ejects at most %d', (count, most) => {
  const { upstream, ejections, fail } = createUpstream(count);
  for (const instance of upstream.instances) {
    fail(instance, 9);
  }
  expect(ejections).toHaveLength(most);
});

it('keeps instances that stay, and what is known of them', () => {
  const { upstream, fail } = createUpstream(2);
  const [one, two] = upstream.instances;
  fail(two, 5);
  upstream.follow(['http://127.0.0.1:2', 'http://127.0.0.1:3']);
  expect(upstream.instances[0]).toBe(two);
  expect(two && upstream.isEjected(two)).toBe(true);
  expect(one?.pool.closed).toBe(true);
});

it('puts the path behind the prefix of a URL, or in the place of what the URL stands for', () => {
  const { upstream } = createUpstream(0);
  upstream.follow(['http://127.0.0.1:1/some/prefix/']);
  const [prefixed] = upstream.instances;
  expect(prefixed && upstream.pathAt(prefixed, '/api/x/y?z')).toBe('/some/prefix/api/x/y?z');

  const mounted = new Upstream({ name: 'x', mount: '/api/x', timeout: 1 });
  upstreams.push(mounted);
  mounted.follow(['http://127.0.0.1:1/internal-x']);
  const [internal] = mounted.instances;
  expect(internal && mounted.pathAt(internal, '/api/x/y?z')).toBe('/internal-x/y?z');
  expect(internal && mounted.pathAt(internal, '/.well-known/z')).toBe('/.well-known/z');
});

import { until } from 'test-support';
import { expect } from 'vitest';
import type { Span } from '../testing/startCollector.ts';
import { it } from './it.ts';

const SERVER = 2;
const CLIENT = 3;

it('is one trace with the service that it forwards to', async ({ portal, collector }) => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const response = await portal.call('/api/catalog/entities?limit=1', {
    headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` },
  });
  expect(response.status).toBe(200);
  const ofTrace = await until('the spans of both services', async () => {
    const spans = collector.spans.filter(span => span.traceId === traceId);
    const pids = new Set(spans.map(({ pid }) => pid));
    return pids.size > 1 && spans.some(({ parentSpanId }) => parentSpanId === 'b7ad6b7169203331')
      ? spans
      : undefined;
  });
  const child = (parent: Span | undefined, kind: number) =>
    ofTrace.filter(span => span.parentSpanId === parent?.spanId && span.kind === kind);
  const [incoming] = ofTrace.filter(({ parentSpanId }) => parentSpanId === 'b7ad6b7169203331');
  const outgoing = child(incoming, CLIENT);
  // One, and not a second one by an instrumentation of undici.
  expect(outgoing.map(({ name }) => name)).toEqual(['GET catalog']);
  const [received, ...others] = child(outgoing[0], SERVER);
  expect(others).toEqual([]);
  expect(incoming?.pid).toBe(String(portal.fleet.pid('gateway')));
  expect(received?.pid).toBe(String(portal.fleet.pid('catalog')));
});

it('shows requests as http.server.* and by upstream', async ({ portal, collector }) => {
  await portal.call('/api/search/query?term=x');
  const gateway = String(portal.fleet.pid('gateway'));
  const attributesOf = (name: string) =>
    collector.metrics
      .filter(metric => metric.pid === gateway && metric.name === name)
      .flatMap(({ attributes }) => attributes);
  await until('the metrics', async () => {
    const forwarded = attributesOf('splitstage.gateway.upstream.duration');
    const served = attributesOf('http.server.request.duration');
    return (
      forwarded.some(({ service }) => service === 'search') &&
      served.some(attributes => attributes['http.route'] === '/api/search')
    );
  });
  expect(attributesOf('splitstage.gateway.upstream.duration')).toContainEqual({
    service: 'search',
    plugin: 'search',
    outcome: 'answered',
    status: 200,
  });
  expect(attributesOf('http.server.request.duration')).toContainEqual(
    expect.objectContaining({ 'http.route': '/api/search', 'http.request.method': 'GET' }),
  );
});

it('shows the services behind it to the platform team only', async ({ portal }) => {
  const path = '/api/gateway/v1/services';
  const anonymous = await fetch(portal.fleet.url + path);
  expect(anonymous.status).toBe(401);
  const token = await portal.guestToken();
  const asGuest = await portal.call(path, { headers: { authorization: `Bearer ${token}` } });
  expect(asGuest.status).toBe(403);
  expect(await asGuest.text()).not.toMatch(/127\.0\.0\.1/);
  const asSystem = await portal.json<{ services: { name: string; plugins: string[] }[] }>(path);
  expect(asSystem.services.map(({ name }) => name).sort()).toEqual([
    'catalog',
    'scaffolder',
    'search',
  ]);
});

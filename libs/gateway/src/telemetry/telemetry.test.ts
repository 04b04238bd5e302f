import { context, SpanKind, trace } from '@opentelemetry/api';
import { RPCType, setRPCMetadata, W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { afterEach, expect, it } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { startGateway, type TestGatewayOptions } from '../testing/startGateway.ts';
import { TestUpstream } from '../testing/TestUpstream.ts';
import { GatewayMetrics } from './GatewayMetrics.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

async function start(options: TestGatewayOptions) {
  const gateway = await startGateway(options);
  cleanups.push(() => gateway.stop());
  return gateway;
}

async function startUpstream(...[listener]: Parameters<typeof TestUpstream.start>) {
  const upstream = await TestUpstream.start(listener);
  cleanups.push(() => upstream.die());
  return upstream;
}

/** OpenTelemetry's own SDK; tells the sum or the count of a metric by its attributes. */
function createMetrics() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  cleanups.push(() => provider.shutdown());
  return {
    metrics: new GatewayMetrics(provider.getMeter('test')),
    async read(name: string) {
      exporter.reset();
      await reader.forceFlush();
      return exporter
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(scope => scope.metrics))
        .filter(({ descriptor }) => descriptor.name === `splitstage.gateway.upstream.${name}`)
        .flatMap(({ dataPoints }) =>
          dataPoints.map(({ attributes, value }) => [
            attributes,
            typeof value === 'object' ? value.count : value,
          ]),
        );
    },
  };
}

it('counts requests by service, plugin and outcome, and what went wrong', async () => {
  const { metrics, read } = createMetrics();
  const one = await startUpstream((request, response) => {
    if (request.url === '/api/one/silent') {
      return;
    }
    response.writeHead(request.url === '/api/one/missing' ? 404 : 200).end();
  });
  const gateway = await start({
    services: { one: [one.url], dead: ['http://127.0.0.1:1'] },
    timeout: 300,
    metrics,
  });
  metrics.observe(gateway.upstreams);
  for (const path of ['one/a', 'one/b', 'one/missing', 'one/silent', 'dead']) {
    await (await fetch(`${gateway.origin}/api/${path}`)).text();
  }
  const left = new AbortController();
  const request = fetch(`${gateway.origin}/api/one/silent`, { signal: left.signal });
  await eventually(() => expect(gateway.proxy.exchanges.size).toBe(1));
  expect(await read('active')).toContainEqual([{ service: 'one' }, 1]);
  left.abort();
  await expect(request).rejects.toThrow();
  await eventually(() => expect(gateway.proxy.exchanges.size).toBe(0));

  const ofOne = { service: 'one', plugin: 'one' };
  expect(await read('duration')).toEqual([
    [{ ...ofOne, outcome: 'answered', status: 200 }, 2],
    [{ ...ofOne, outcome: 'answered', status: 404 }, 1],
    [{ ...ofOne, outcome: 'timeout', status: 504 }, 1],
    [{ service: 'dead', plugin: 'dead', outcome: 'unreachable', status: 503 }, 1],
    [{ ...ofOne, outcome: 'aborted' }, 1],
  ]);
  expect(await read('timeouts')).toEqual([[{ service: 'one' }, 1]]);
  expect(await read('aborts')).toEqual([[{ service: 'one' }, 1]]);
  expect(await read('retries')).toEqual([[{ service: 'dead' }, 1]]);
  expect(await read('active')).toEqual([
    [{ service: 'dead' }, 0],
    [{ service: 'one' }, 0],
  ]);
});

it('counts ejections, and shows the instance as ejected', async () => {
  const { metrics, read } = createMetrics();
  const one = await startUpstream((_request, response) => response.end());
  const gateway = await start({ services: { one: [one.url, 'http://127.0.0.1:1'] }, metrics });
  metrics.observe(gateway.upstreams);
  await eventually(async () => {
    await (await fetch(`${gateway.origin}/api/one`)).text();
    expect(await read('ejections')).toEqual([[{ service: 'one' }, 1]]);
  });
  expect(await read('instances')).toEqual([
    [{ service: 'one', state: 'ejected' }, 1],
    [{ service: 'one', state: 'healthy' }, 1],
  ]);
});

it('shows requests in the log without their query, and those that failed as warnings', async () => {
  const one = await startUpstream((_request, response) => response.end());
  const gateway = await start({ services: { one: [one.url], dead: ['http://127.0.0.1:1'] } });
  await (await fetch(`${gateway.origin}/api/one/x?token=secret`)).text();
  await (await fetch(`${gateway.origin}/api/dead/x?token=secret`)).text();
  expect(gateway.lines).toEqual([
    expect.stringMatching(/^GET \/api\/one\/x 200 by one in [\d.]+ ms$/),
    expect.stringMatching(/^GET \/api\/dead\/x 503 by dead in [\d.]+ ms \(unreachable\)$/),
  ]);
});

it('puts a span between the client and the upstream, and the upstream joins it', async () => {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  provider.register({ propagator: new W3CTraceContextPropagator() });
  cleanups.push(() => {
    trace.disable();
    context.disable();
    return provider.shutdown();
  });
  const seen: (string | undefined)[] = [];
  const one = await startUpstream((request, response) => {
    seen.push(...(request.headersDistinct.traceparent ?? []));
    response.end();
  });
  const gateway = await start({ services: { one: [one.url] } });
  // In the place of OpenTelemetry's HTTP instrumentation, which must be loaded before Node's HTTP.
  const server = trace.getTracer('test').startSpan('GET', { kind: SpanKind.SERVER });
  const route: { type: RPCType; route?: string; span: typeof server } = {
    type: RPCType.HTTP,
    span: server,
  };
  const [forward] = gateway.server.listeners('request');
  gateway.server.removeAllListeners('request').on('request', (request, response) => {
    const active = setRPCMetadata(trace.setSpan(context.active(), server), route);
    context.with(active, () => forward?.(request, response));
  });
  const strangers = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await (await fetch(`${gateway.origin}/api/one`, { headers: { traceparent: strangers } })).text();
  server.end();

  const [client, parent] = exporter.getFinishedSpans();
  expect(client).toMatchObject({
    kind: SpanKind.CLIENT,
    name: 'GET one',
    attributes: { 'splitstage.plugin': 'one', 'http.response.status_code': 200 },
    parentSpanContext: { spanId: parent?.spanContext().spanId },
  });
  const { traceId, spanId } = client?.spanContext() ?? {};
  expect(seen).toEqual([`00-${traceId}-${spanId}-01`]);
  expect(route.route).toBe('/api/one');
});

it('passes the client’s own trace headers where nothing traces', async () => {
  const seen: unknown[] = [];
  const one = await startUpstream((request, response) => {
    seen.push(request.headers.traceparent);
    response.end();
  });
  const gateway = await start({ services: { one: [one.url] } });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await (await fetch(`${gateway.origin}/api/one`, { headers: { traceparent } })).text();
  expect(seen).toEqual([traceparent]);
});

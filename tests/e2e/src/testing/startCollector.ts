import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number };
}

interface Resource {
  readonly resource: { readonly attributes: readonly Attribute[] };
}

/** What the tests read of a request to the collector. */
interface Export {
  readonly resourceSpans?: readonly (Resource & {
    readonly scopeSpans: readonly { readonly spans: readonly Omit<Span, 'pid'>[] }[];
  })[];
  readonly resourceMetrics?: readonly (Resource & {
    readonly scopeMetrics: readonly { readonly metrics: readonly ExportedMetric[] }[];
  })[];
}

/** Its data points stand under the name of its kind: `sum`, `gauge`, `histogram`. */
type ExportedMetric = { readonly name: string } & Readonly<
  Record<string, { readonly dataPoints?: readonly { readonly attributes: readonly Attribute[] }[] }>
>;

/** A span that a process has exported. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  /** The process that it comes from. */
  readonly pid: string;
}

/** A metric that a process has exported. */
export interface Metric {
  readonly name: string;
  readonly pid: string;
  /** Of each data point. */
  readonly attributes: readonly Readonly<Record<string, unknown>>[];
}

/** Receives what services export: OpenTelemetry's protocol (OTLP) over HTTP, as JSON. */
export async function startCollector() {
  const spans: Span[] = [];
  const metrics: Metric[] = [];
  const server = createServer(async (request, response) => {
    const body = (await json(request)) as Export;
    for (const { resource, scopeSpans } of body.resourceSpans ?? []) {
      const pid = pidOf(resource.attributes);
      spans.push(...scopeSpans.flatMap(scope => scope.spans).map(span => ({ ...span, pid })));
    }
    for (const { resource, scopeMetrics } of body.resourceMetrics ?? []) {
      const pid = pidOf(resource.attributes);
      for (const { name, ...kinds } of scopeMetrics.flatMap(scope => scope.metrics)) {
        const points = Object.values(kinds).flatMap(kind => kind?.dataPoints ?? []);
        metrics.push({ name, pid, attributes: points.map(point => recordOf(point.attributes)) });
      }
    }
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return {
    spans,
    metrics,
    /** What has a service export to it, and soon. */
    env: {
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
      OTEL_BSP_SCHEDULE_DELAY: '200',
      OTEL_METRIC_EXPORT_INTERVAL: '1000',
      OTEL_METRIC_EXPORT_TIMEOUT: '900',
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function recordOf(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]),
  );
}

function pidOf(attributes: readonly Attribute[]): string {
  return String(recordOf(attributes)['process.pid']);
}

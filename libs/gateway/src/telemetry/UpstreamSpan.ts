import {
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { getRPCMetadata, RPCType, suppressTracing } from '@opentelemetry/core';
import type { Forwarding } from '../proxy/Forwarding.ts';
import type { Outcome } from '../proxy/Outcome.ts';

/**
 * The span of an upstream request, between the client's and the upstream's. There is one only where
 * OpenTelemetry's HTTP instrumentation made a span of the incoming request; without it the client's
 * own trace headers pass as they are.
 */
export class UpstreamSpan {
  /** Headers that carry this span to the upstream, in the place of the client's. */
  readonly headers: ReadonlyMap<string, string>;
  readonly #span: Span;

  private constructor(span: Span, headers: ReadonlyMap<string, string>) {
    this.#span = span;
    this.headers = headers;
  }

  /** Starts one; undefined when nothing traces. */
  static start(
    { request, pluginId, upstream }: Forwarding,
    tracer: Tracer = trace.getTracer('splitstage.gateway'),
  ): UpstreamSpan | undefined {
    const active = context.active();
    if (!trace.getSpan(active)) {
      return undefined;
    }
    const metadata = getRPCMetadata(active);
    if (metadata?.type === RPCType.HTTP) {
      metadata.route = `/api/${pluginId}`;
    }
    const span = tracer.startSpan(`${request.method} ${upstream.name}`, {
      kind: SpanKind.CLIENT,
      attributes: {
        'http.request.method': request.method,
        'splitstage.plugin': pluginId,
        'splitstage.service': upstream.name,
      },
    });
    const headers = new Map<string, string>();
    propagation.inject(trace.setSpan(active, span), headers, {
      set: (carrier, name, value) => carrier.set(name.toLowerCase(), value),
    });
    return new UpstreamSpan(span, headers);
  }

  /** Sends the request without a second span of it by an instrumentation of the HTTP client. */
  run(send: () => void): void {
    context.with(suppressTracing(context.active()), send);
  }

  /** The request has ended. */
  end({ kind, status, cause }: Outcome): void {
    if (status !== undefined) {
      this.#span.setAttribute('http.response.status_code', status);
    }
    if (kind !== 'answered') {
      this.#span.setAttribute('error.type', kind);
      this.#span.setStatus({ code: SpanStatusCode.ERROR });
    }
    if (cause instanceof Error) {
      this.#span.recordException(cause);
    }
    this.#span.end();
  }
}

import { type Meter, metrics } from '@opentelemetry/api';
import type { Forwarding } from '../proxy/Forwarding.ts';
import type { Outcome } from '../proxy/Outcome.ts';
import type { Upstream } from '../upstreams/Upstream.ts';

/**
 * Shows what the gateway forwards as OpenTelemetry metrics, by `service`:
 *
 * - `splitstage.gateway.upstream.duration`: seconds from a request to the end of its answer, also
 *   by `plugin`, `outcome` and `status`
 * - `splitstage.gateway.upstream.active`: requests under way
 * - `splitstage.gateway.upstream.instances`: instances, by `state`: `healthy` or `ejected`
 * - `splitstage.gateway.upstream.retries`, `.ejections`, `.aborts`, `.timeouts`
 *
 * `http.server.*` comes from OpenTelemetry's HTTP instrumentation, which sees these requests too.
 */
export class GatewayMetrics {
  readonly #meter: Meter;
  readonly #duration;
  readonly #retries;
  readonly #ejections;
  readonly #aborts;
  readonly #timeouts;

  constructor(meter: Meter = metrics.getMeter('splitstage.gateway')) {
    this.#meter = meter;
    this.#duration = meter.createHistogram('splitstage.gateway.upstream.duration', {
      description: 'From a request to the end of its answer',
      unit: 's',
      advice: {
        // Those of http.server.request.duration in OpenTelemetry's conventions.
        explicitBucketBoundaries: [
          0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
        ],
      },
    });
    const counter = (name: string, description: string) =>
      meter.createCounter(`splitstage.gateway.upstream.${name}`, { description });
    this.#retries = counter('retries', 'Requests that were sent to an instance again');
    this.#ejections = counter('ejections', 'Instances that got a rest after failures');
    this.#aborts = counter('aborts', 'Requests whose client left before the end of the answer');
    this.#timeouts = counter('timeouts', 'Requests in which the service was silent for too long');
  }

  /** Shows these services whenever metrics are read. */
  observe(upstreams: Iterable<Upstream>): void {
    this.#meter
      .createObservableGauge('splitstage.gateway.upstream.active', {
        description: 'Requests that are under way',
      })
      .addCallback(result => {
        for (const { name, instances } of upstreams) {
          const active = instances.reduce((sum, { inFlight }) => sum + inFlight, 0);
          result.observe(active, { service: name });
        }
      });
    this.#meter
      .createObservableGauge('splitstage.gateway.upstream.instances', {
        description: 'Instances of a service',
      })
      .addCallback(result => {
        for (const upstream of upstreams) {
          const { name: service, instances } = upstream;
          const ejected = instances.filter(instance => upstream.isEjected(instance)).length;
          result.observe(ejected, { service, state: 'ejected' });
          result.observe(instances.length - ejected, { service, state: 'healthy' });
        }
      });
  }

  /** A request has ended. */
  ended({ pluginId, upstream }: Forwarding, { kind, status, duration }: Outcome): void {
    const service = upstream.name;
    this.#duration.record(duration / 1000, {
      service,
      plugin: pluginId,
      outcome: kind,
      ...(status !== undefined && { status }),
    });
    if (kind === 'aborted') {
      this.#aborts.add(1, { service });
    } else if (kind === 'timeout') {
      this.#timeouts.add(1, { service });
    }
  }

  /** A request is sent again. */
  retried({ name }: Upstream): void {
    this.#retries.add(1, { service: name });
  }

  /** An instance gets a rest. */
  ejected({ name }: Upstream): void {
    this.#ejections.add(1, { service: name });
  }
}

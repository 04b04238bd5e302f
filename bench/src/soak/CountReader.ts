import { DataPointType, MetricReader } from '@opentelemetry/sdk-metrics';

/** What the names of the gateway's metrics begin with. */
const PREFIX = 'splitstage.gateway.upstream.';

/** Reads the gateway's counters in its own process. */
export class CountReader extends MetricReader {
  /** Sums over all services, by the last part of the name, such as `retries`. */
  async read(): Promise<Record<string, number>> {
    const { resourceMetrics } = await this.collect();
    const counters = resourceMetrics.scopeMetrics
      .flatMap(scope => scope.metrics)
      .filter(metric => metric.dataPointType === DataPointType.SUM)
      .filter(({ descriptor }) => descriptor.name.startsWith(PREFIX));
    return Object.fromEntries(
      counters.map(({ descriptor, dataPoints }) => [
        descriptor.name.slice(PREFIX.length),
        dataPoints.reduce((sum, { value }) => sum + value, 0),
      ]),
    );
  }

  protected override async onForceFlush(): Promise<void> {}

  protected override async onShutdown(): Promise<void> {}
}

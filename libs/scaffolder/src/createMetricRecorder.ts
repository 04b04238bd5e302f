import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { Metric } from './process/protocol.ts';

/** Adds what template processes count to the service's own metrics. */
export function createMetricRecorder(metrics: MetricsService): (metric: Metric) => void {
  // Backstage gives the same instrument for the same name.
  return ({ kind, name, options, value, attributes }) => {
    switch (kind) {
      case 'counter':
        metrics.createCounter(name, options).add(value, attributes);
        break;
      case 'upDownCounter':
        metrics.createUpDownCounter(name, options).add(value, attributes);
        break;
      case 'histogram':
        metrics.createHistogram(name, options).record(value, attributes);
        break;
      case 'gauge':
        metrics.createGauge(name, options).record(value, attributes);
    }
  };
}

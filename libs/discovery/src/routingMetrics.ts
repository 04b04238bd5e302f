import { type Meter, metrics } from '@opentelemetry/api';
import type { LiveRouting } from './LiveRouting.ts';
import type { LookupCounts } from './LookupCounts.ts';

/**
 * Shows the table in force as OpenTelemetry metrics:
 *
 * - `splitstage.routing.table`: 1, with the attribute `revision`
 * - `splitstage.routing.table.age`: seconds since it took effect
 * - `splitstage.routing.refused`: refused tables, by `source` and `reason`
 * - `splitstage.routing.reload.duration`: seconds from an offered table to one in force
 */
export function observeRouting(
  live: LiveRouting,
  meter: Meter = metrics.getMeter('splitstage.discovery'),
): void {
  meter
    .createObservableGauge('splitstage.routing.table', {
      description: 'The routing table in force; its revision is an attribute',
    })
    .addCallback(result => result.observe(1, { revision: live.table.revision }));
  meter
    .createObservableGauge('splitstage.routing.table.age', {
      description: 'How long the routing table has been in force',
      unit: 's',
    })
    .addCallback(result => result.observe((Date.now() - live.since) / 1000));
  const refused = meter.createCounter('splitstage.routing.refused', {
    description: 'Routing tables that were offered and not taken',
  });
  const duration = meter.createHistogram('splitstage.routing.reload.duration', {
    description: 'How long it took until an offered routing table was in force',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1] },
  });
  live.observe({
    changed: (_table, source, took) => duration.record(took / 1000, { source }),
    refused: ({ source }, reason) => refused.add(1, { source, reason }),
  });
}

/**
 * Shows look-ups as an OpenTelemetry metric, `splitstage.discovery.lookups`, by `plugin` and
 * `outcome`: `own`, `other`, `external` (a URL for browsers) or `unknown`.
 */
export function observeLookups(
  lookups: LookupCounts,
  meter: Meter = metrics.getMeter('splitstage.discovery'),
): void {
  meter
    .createObservableCounter('splitstage.discovery.lookups', {
      description: 'Look-ups of a plugin, by where it was found',
    })
    .addCallback(result => {
      for (const { plugin, outcome, value } of lookups) {
        result.observe(value, { plugin, outcome });
      }
    });
}

import type { AccessLog } from '../telemetry/AccessLog.ts';
import type { GatewayMetrics } from '../telemetry/GatewayMetrics.ts';
import { Exchanges } from './Exchanges.ts';
import type { Forwarding } from './Forwarding.ts';
import { HopTrail } from './HopTrail.ts';
import type { Outcome } from './Outcome.ts';

/** What all requests of a gateway share. */
export class ProxyContext {
  readonly exchanges: Exchanges;
  readonly hopTrail = new HopTrail(id => this.exchanges.has(id));
  readonly metrics: GatewayMetrics;
  readonly #accessLog: AccessLog;

  constructor(options: {
    readonly metrics: GatewayMetrics;
    readonly accessLog: AccessLog;
    readonly exchanges?: Exchanges;
  }) {
    this.exchanges = options.exchanges ?? new Exchanges();
    this.metrics = options.metrics;
    this.#accessLog = options.accessLog;
  }

  /** A request has ended. */
  ended(forwarding: Forwarding, outcome: Outcome): void {
    this.metrics.ended(forwarding, outcome);
    this.#accessLog.ended(forwarding, outcome);
  }

  /** Supervises nothing any more. */
  close(): void {
    this.exchanges.close();
  }
}

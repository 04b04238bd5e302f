import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Forwarding } from '../proxy/Forwarding.ts';
import { isBlameless, type Outcome } from '../proxy/Outcome.ts';

/** What an `AccessLog` needs. */
export interface AccessLogOptions {
  readonly logger: LoggerService;
  /** The share of requests that are shown, from 0 to 1. */
  readonly sample: number;
  /** From 0 to below 1; injected for tests. */
  readonly random?: () => number;
}

/**
 * Shows a share of the forwarded requests, and all that the gateway had to answer for a service.
 * Never a query string, which may hold tokens.
 */
export class AccessLog {
  readonly #logger: LoggerService;
  readonly #sample: number;
  readonly #random: () => number;

  constructor(options: AccessLogOptions) {
    this.#logger = options.logger;
    this.#sample = options.sample;
    this.#random = options.random ?? Math.random;
  }

  /** A request has ended. */
  ended(forwarding: Forwarding, outcome: Outcome): void {
    const { kind, cause } = outcome;
    if (!isBlameless(kind)) {
      const line = describe(forwarding, outcome);
      this.#logger.warn(`${line.text} (${kind})`, { ...line.fields, cause: String(cause ?? kind) });
    } else if (this.#random() < this.#sample) {
      const line = describe(forwarding, outcome);
      this.#logger.info(line.text, line.fields);
    }
  }
}

function describe({ request, client, path, upstream }: Forwarding, outcome: Outcome) {
  const { status, duration } = outcome;
  const [url] = path.split('?', 1);
  const took = `${duration.toFixed(1)} ms`;
  return {
    text: `${request.method} ${url} ${status ?? 'client left'} by ${upstream.name} in ${took}`,
    fields: {
      type: 'forwardedRequest',
      requestId: client.requestId,
      client: client.address,
      method: request.method ?? '',
      url: url ?? '',
      status: status ?? 0,
      service: upstream.name,
      durationMs: Math.round(duration),
    },
  };
}

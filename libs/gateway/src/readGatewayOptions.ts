import type { Config } from '@backstage/config';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

const DEFAULT_TIMEOUT = 60_000;
const DEFAULT_SAMPLE = 0.01;

/** `gateway` of the configuration. */
export interface GatewayConfig {
  /** Milliseconds that a service may be silent, by its name. */
  timeoutOf(service: string): number;
  /** The share of requests in the access log, from 0 to 1. */
  readonly sample: number;
}

/**
 * Reads `gateway` of the configuration.
 *
 * @throws InputError for a duration that is none, or a share that is not between 0 and 1
 */
export function readGatewayOptions(config: Config): GatewayConfig {
  const timeout = readTimeout(config, 'gateway.timeout') ?? DEFAULT_TIMEOUT;
  const services = config.getOptionalConfig('gateway.services')?.keys() ?? [];
  const timeouts = new Map(
    services.map(name => [name, readTimeout(config, `gateway.services.${name}.timeout`)]),
  );
  const sample = config.getOptionalNumber('gateway.accessLog.sample') ?? DEFAULT_SAMPLE;
  if (sample < 0 || sample > 1) {
    throw new InputError(
      `gateway.accessLog.sample is ${sample}; use a number from 0 (none) to 1 (all requests)`,
    );
  }
  return { sample, timeoutOf: service => timeouts.get(service) ?? timeout };
}

function readTimeout(config: Config, key: string): number | undefined {
  if (!config.has(key)) {
    return undefined;
  }
  const timeout = durationToMilliseconds(readDurationFromConfig(config, { key }));
  if (timeout <= 0) {
    throw new InputError(`${key} is ${timeout} ms; use a duration above zero, for example 60s`);
  }
  return timeout;
}

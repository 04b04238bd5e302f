import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Needs } from './ConformanceCase.ts';
import { cases } from './cases/index.ts';
import type { GatewayUnderTest } from './gateways/GatewayUnderTest.ts';
import { ours, oursOverStockDiscovery } from './gateways/gateways.ts';
import { runCase } from './runCase.ts';
import { Setup } from './Setup.ts';

/** Milliseconds for an ordinary case: far more than it takes, for machines that do more than this. */
const PATIENCE = 30_000;

/** What moves gigabytes does so once: discovery has no part in it. */
const suites: readonly (readonly [GatewayUnderTest, readonly Needs[]])[] = [
  [ours, ['shared', 'own gateway', 'alone']],
  [oursOverStockDiscovery, ['shared', 'own gateway']],
];

for (const [gateway, phases] of suites) {
  describe(gateway.name, () => {
    let setup: Setup;
    beforeAll(async () => {
      setup = await Setup.start(gateway);
    });
    afterAll(() => setup?.stop());

    for (const phase of phases) {
      describe(phase, { concurrent: phase !== 'alone' }, () => {
        for (const entry of cases.filter(({ needs = 'shared' }) => needs === phase)) {
          it(`${entry.section}: ${entry.name}`, () => runCase(entry, setup, PATIENCE));
        }
      });
    }
  });
}

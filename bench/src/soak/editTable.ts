import { setTimeout as delay } from 'node:timers/promises';
import type { Services } from './RoutingFile.ts';
import type { SoakGateway } from './SoakGateway.ts';

/** Milliseconds from one edit to the next. */
const BETWEEN = 8_000;
/** Milliseconds for an edit to take effect. */
const WITHIN = 10_000;

/** How often the table was edited, and how often nothing came of it. */
export interface Edits {
  made: number;
  ignored: number;
}

/**
 * Edits the table until it is told to stop: takes an instance out or in, and moves a plugin. No
 * request may fail for it.
 */
export async function editTable(
  gateway: SoakGateway,
  tables: readonly Services[],
  stop: AbortSignal,
): Promise<Edits> {
  const edits: Edits = { made: 0, ignored: 0 };
  for (let turn = 1; !stop.aborted; turn++) {
    await delay(BETWEEN, undefined, { signal: stop }).catch(() => undefined);
    const table = tables[turn % tables.length];
    if (!stop.aborted && table) {
      edits.made++;
      if (!(await takesEffect(gateway, table))) {
        edits.ignored++;
      }
    }
  }
  return edits;
}

async function takesEffect(gateway: SoakGateway, table: Services): Promise<boolean> {
  const before = (await gateway.status()).revision;
  await gateway.routing.edit(table);
  const deadline = performance.now() + WITHIN;
  while (performance.now() < deadline) {
    if ((await gateway.status()).revision !== before) {
      return true;
    }
    await delay(100);
  }
  return false;
}

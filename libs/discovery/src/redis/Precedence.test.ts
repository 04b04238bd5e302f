import { describe, expect, it } from 'vitest';
import { LiveRouting } from '../LiveRouting.ts';
import { parseRoutingTable } from '../parseRoutingTable.ts';
import { Precedence } from './Precedence.ts';
import { recordLog, revisionOn, routingOn } from './testing/fixtures.ts';

const on = (port: number) => () => parseRoutingTable(routingOn(port)).table;

/** The configuration's table is `on(1)`. */
function setUp() {
  const { logger, lines } = recordLog();
  const live = new LiveRouting({ table: on(1)(), logger });
  const warnings = () => lines.filter(line => line.startsWith('warn'));
  return { live, warnings, precedence: new Precedence({ live, logger }) };
}

describe('Precedence', () => {
  it('follows the configuration until Redis has given a table', () => {
    const { live, precedence } = setUp();
    precedence.offerConfig(on(2));
    expect(live.table.revision).toBe(revisionOn(2));
    precedence.offerRedis(on(3));
    expect(live.table.revision).toBe(revisionOn(3));
    precedence.offerConfig(on(4));
    expect(live.table.revision).toBe(revisionOn(3));
  });

  it('says once that an edit of the configuration is not used', () => {
    const { precedence, warnings } = setUp();
    precedence.offerRedis(on(3));
    // The configuration changed, but not in its table.
    precedence.offerConfig(on(1));
    expect(warnings()).toEqual([]);
    precedence.offerConfig(on(4));
    precedence.offerConfig(on(4));
    expect(warnings()).toEqual([
      `warn Routing table ${revisionOn(4)} in the configuration is not used: ${revisionOn(3)} from Redis is in force. Publish it there, or remove routing.redis and restart.`,
    ]);
  });

  it('is not moved by a table from Redis that is not valid', () => {
    const { live, precedence } = setUp();
    precedence.offerRedis(() => parseRoutingTable({ services: {} }).table);
    expect(live.refusals).toMatchObject([{ source: 'redis' }]);
    precedence.offerConfig(on(2));
    expect(live.table.revision).toBe(revisionOn(2));
  });

  it('shows a fault in the fallback while Redis is followed, and forgets it when mended', () => {
    const { live, precedence } = setUp();
    precedence.offerRedis(on(3));
    precedence.offerConfig(() => parseRoutingTable({ services: {} }).table);
    expect(live.refusals).toMatchObject([{ source: 'config' }]);
    precedence.offerConfig(on(1));
    expect(live.refusals).toEqual([]);
  });
});

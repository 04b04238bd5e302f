import { FleetError } from '../errors.ts';
import { freePorts } from '../ports/freePorts.ts';
import { gatewayName, portOf, type ServiceRow } from './readServices.ts';

/**
 * Gives each service its port: any free one, or the routing table's, moved together so that the
 * gateway gets `base` and the others keep their distance to it.
 */
export async function choosePorts(
  rows: readonly ServiceRow[],
  base: 'free' | number | undefined,
): Promise<Map<string, number>> {
  if (base === 'free') {
    const ports = await freePorts(rows.length);
    return new Map(rows.map((row, i) => [row.name, ports[i] ?? 0]));
  }
  return shiftPorts(rows, base);
}

/**
 * The routing table's ports, moved so that the gateway's is `base`. Rows on several hosts may name
 * the same port; here, all are on one host, so that the later ones get the next that nobody has.
 */
export function shiftPorts(
  rows: readonly ServiceRow[],
  base: number | undefined,
): Map<string, number> {
  const first = rows.find(row => row.name === gatewayName) ?? rows[0];
  const shift = base === undefined || first === undefined ? 0 : base - portOf(first);
  const wanted = new Set(rows.map(row => portOf(row) + shift));
  const ports = new Map<string, number>();
  for (const row of rows) {
    let port = portOf(row) + shift;
    const given = new Set(ports.values());
    if (given.has(port)) while (given.has(port) || wanted.has(port)) port += 1;
    if (port <= 0 || port >= 65_536) {
      throw new FleetError(
        'USAGE',
        `With --port ${base}, ${row.name} would need port ${port}, which does not exist.`,
        { fix: 'Choose another port: npm start -- --port 8007' },
      );
    }
    ports.set(row.name, port);
  }
  return ports;
}

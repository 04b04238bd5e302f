import { FleetError } from '../errors.ts';
import { freePorts } from '../ports/freePorts.ts';
import { gatewayName, type ServiceRow } from './readServices.ts';

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

/** The routing table's ports, moved so that the gateway's is `base`. */
export function shiftPorts(
  rows: readonly ServiceRow[],
  base: number | undefined,
): Map<string, number> {
  const first = rows.find(row => row.name === gatewayName) ?? rows[0];
  const shift = base === undefined || first === undefined ? 0 : base - first.port;
  return new Map(
    rows.map(({ name, port }) => {
      const shifted = port + shift;
      if (shifted > 0 && shifted < 65_536) return [name, shifted];
      throw new FleetError(
        'USAGE',
        `With --port ${base}, ${name} would need port ${shifted}, which does not exist.`,
        {
          fix: 'Choose another port: npm start -- --port 8007',
        },
      );
    }),
  );
}

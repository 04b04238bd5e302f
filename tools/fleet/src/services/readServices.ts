import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { FleetError, reasonOf } from '../errors.ts';
import { nearest } from '../nearest.ts';

/** A service as the routing table lists it. */
export interface ServiceRow {
  readonly name: string;
  /** The port of its URL in the routing table. */
  readonly port: number;
}

/** The service that serves the portal's address. */
export const gatewayName = 'gateway';

/**
 * Reads the names and ports of all services from app-config/routing.yaml. What the table means
 * is libs/discovery's business: each service checks it at start.
 */
export async function readServices(repoRoot: string): Promise<readonly ServiceRow[]> {
  const file = join(repoRoot, 'app-config', 'routing.yaml');
  const text = await readFile(file, 'utf8').catch(error => {
    throw invalid(file, reasonOf(error), error);
  });
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem) throw invalid(file, problem.message.trimEnd(), problem);
  const services = field(field(document.toJS(), 'routing'), 'services');
  if (typeof services !== 'object' || services === null || Array.isArray(services)) {
    throw invalid(file, 'routing.services: expected a map of services');
  }
  return Object.entries(services).map(([name, row]) => ({ name, port: portOf(file, name, row) }));
}

/** The rows that `--only` names; all without it. */
export function selectServices(
  rows: readonly ServiceRow[],
  only: readonly string[] | undefined,
): readonly ServiceRow[] {
  if (only === undefined) return rows;
  const known = rows.map(row => row.name);
  for (const name of only) {
    if (known.includes(name)) continue;
    const close = nearest(name, known);
    throw new FleetError(
      'USAGE',
      `There is no service "${name}"${close === undefined ? '' : `; did you mean "${close}"?`}`,
      {
        fix: `The services are: ${known.join(', ')}.`,
      },
    );
  }
  return rows.filter(row => only.includes(row.name));
}

function portOf(file: string, name: string, row: unknown): number {
  const url = field(row, 'url');
  const parsed = typeof url === 'string' ? URL.parse(url) : null;
  if (!parsed) {
    const found = url === undefined ? 'nothing' : JSON.stringify(url);
    throw invalid(
      file,
      `routing.services.${name}.url: expected a URL such as http://localhost:7007, found ${found}`,
    );
  }
  return Number(parsed.port) || (parsed.protocol === 'https:' ? 443 : 80);
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function invalid(file: string, message: string, cause?: unknown): FleetError {
  return new FleetError('ROUTING_INVALID', `${file}: ${message}`, {
    fix: 'Correct the routing table; docs and examples are in the README.',
    cause,
  });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../../../..');

/** A service as the repository describes it. */
export interface Service {
  readonly name: string;
  /** The ids of its plugins: its row of app-config/routing.yaml. */
  readonly plugins: readonly string[];
  /** The packages that its package.json names. */
  readonly dependencies: readonly string[];
}

/** The services of the repository. */
export function readServices(): Service[] {
  const { routing } = parse(readFileSync(join(root, 'app-config/routing.yaml'), 'utf8'));
  const rows: Record<string, { plugins: string[] }> = routing.services;
  return Object.entries(rows).map(([name, { plugins }]) => {
    const file = join(root, 'services', `${name}-backend`, 'package.json');
    const { dependencies } = JSON.parse(readFileSync(file, 'utf8'));
    return { name, plugins, dependencies: Object.keys(dependencies) };
  });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatReadme } from './formatReadme.ts';

const chart = join(import.meta.dirname, '../../../../deploy/helm');

/** Where the chart's README is. */
export const readmeFile = join(chart, 'README.md');

/** What the chart's README must be. */
export function readReadme(): string {
  const read = (path: string) => readFileSync(path, 'utf8');
  return formatReadme({
    introduction: read(join(import.meta.dirname, 'introduction.md')),
    schema: read(join(chart, 'values.schema.json')),
    values: read(join(chart, 'values.yaml')),
  });
}

import { writeFileSync } from 'node:fs';
import { readmeFile, readReadme } from './readReadme.ts';

/** `pnpm readme`: writes the chart's README anew. */
writeFileSync(readmeFile, readReadme());

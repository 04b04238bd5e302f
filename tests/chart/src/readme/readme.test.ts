import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readmeFile, readReadme } from './readReadme.ts';

it('is made of the schema and the values as they are now (pnpm readme)', () => {
  expect(readFileSync(readmeFile, 'utf8')).toBe(readReadme());
});

it('shows every key with its sentence and default', () => {
  const readme = readReadme();
  expect(readme).toMatch(/^\| `exposure` \| How requests come in\. .+ \| `"ingress"` \|$/m);
  expect(readme).toMatch(/^\| `defaults\.shutdown\.graceSeconds` \| Seconds .+ \| `40` \|$/m);
  expect(readme).toMatch(/^\| `defaults\.next\.weight` \| .+ \| `10` \|$/m);
  expect(readme).not.toMatch(/undefined|\[object Object\]/);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FleetError } from '@splitstage/fleet';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPortal } from './testing/startPortal.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'splitstage-e2e-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Starts the search service with one more config file; returns what the user is told. */
async function startWith(yaml: string): Promise<string> {
  const file = join(folder, 'mine.yaml');
  await writeFile(file, yaml);
  try {
    await using _portal = await startPortal({ services: ['search'], configFiles: [file] });
  } catch (error) {
    if (error instanceof FleetError) {
      return [error.message, ...(error.details ?? [])].join('\n');
    }
    throw error;
  }
  throw new Error('The service started');
}

it('refuses a plugin in the table that the service does not have', async () => {
  const told = await startWith('routing: {services: {search: {plugins: [search, serach]}}}');
  expect(told).toMatch(
    /Service "search" cannot start.*not those of its row.*not installed: serach\./s,
  );
});

it('refuses a plugin that two services own, with both places and the file', async () => {
  const told = await startWith('routing: {services: {search: {plugins: [search, catalog]}}}');
  expect(told).toMatch(/routing\.services\.catalog\.plugins\[0\] \(in routing\.yaml\)/);
  expect(told).toMatch(
    /"catalog" is already owned at routing\.services\.search\.plugins\[1\] \(in mine\.yaml\)/,
  );
});

it('names the file and line of malformed YAML', async () => {
  const told = await startWith('routing:\n  services: [unclosed\n');
  expect(told).toMatch(/mine\.yaml: /);
  expect(told).toMatch(/line 3/);
});

it('refuses a search engine that would lose its index', async () => {
  expect(await startWith('search: {engine: lunr}')).toMatch(
    /search\.engine is "lunr"\. Use "postgres", or "elasticsearch"/,
  );
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** Runs Backstage's own check of the given files, in which an unknown key is an error. */
async function check(...files: string[]): Promise<string> {
  const args = files.flatMap(file => ['--config', join(root, 'app-config', file)]);
  const { stderr } = await promisify(execFile)(
    join(root, 'node_modules/.bin/backstage-cli'),
    ['config:check', '--strict', ...args],
    { cwd: root },
  );
  return stderr;
}

it('knows every key of the development configuration', async () => {
  expect(await check('app-config.yaml', 'routing.yaml')).toContain('Loaded config');
});

it('knows every key of the production configuration', async () => {
  expect(await check('app-config.yaml', 'routing.yaml', 'app-config.production.yaml')).toContain(
    'Loaded config',
  );
});

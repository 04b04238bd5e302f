import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

// vitest resolves imports that Node does not: with @backstage/catalog-model 1.10.1 among ours,
// every other test passed and the gateway did not start.
test.each(['./index.ts', './guest/index.ts'])('Node itself can import %s', async entry => {
  const url = new URL(entry, import.meta.url).href;
  const script = `console.log((await import(${JSON.stringify(url)})).default.$$type)`;
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toBe('@backstage/BackendFeature\n');
});

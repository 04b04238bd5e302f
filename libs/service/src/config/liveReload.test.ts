import { execFileSync } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  open as openFile,
  rename,
  rm,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ClosableConfig, ConfigSources } from '@backstage/config-loader';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ConfigFaults } from './ConfigFaults.ts';
import { fileSource } from './fileSource.ts';

let folder: string;
let config: ClosableConfig | undefined;
beforeEach(async () => {
  // Backstage polls files under NODE_ENV=test; what counts is the watcher that services use.
  vi.stubEnv('NODE_ENV', 'development');
  folder = await mkdtemp(join(tmpdir(), 'splitstage-config-'));
});
afterEach(async () => {
  config?.close();
  await rm(folder, { recursive: true });
  vi.unstubAllEnvs();
});

/** Reads a file as a service does; `faults` collects what it reports. */
async function open(path: string) {
  const reported: string[] = [];
  const faults = new ConfigFaults();
  faults.listen(fault => reported.push(fault?.message ?? 'mended'));
  const opened = await ConfigSources.toConfig(fileSource(path, faults));
  config = opened;
  const value = () => opened.getOptionalNumber('value');
  const sees = (expected: number) =>
    vi.waitFor(() => expect(value()).toBe(expected), { timeout: 5_000 });
  // Backstage does not tell when its watcher is set up: edit the file until it is seen.
  let seen = false;
  const { unsubscribe } = opened.subscribe?.(() => {
    seen = true;
  }) ?? { unsubscribe() {} };
  for (let edit = 1; !seen; edit++) {
    await writeFile(path, `value: 1\nedit: ${edit}`);
    await delay(50);
  }
  unsubscribe();
  return { reported, sees, value };
}

it('sees a file that is edited in place', async () => {
  const path = join(folder, 'routing.yaml');
  await writeFile(path, 'value: 1');
  const { sees } = await open(path);
  await writeFile(path, 'value: 2');
  await sees(2);
  await writeFile(path, 'value: 3');
  await sees(3);
});

// Backstage's source does not listen while it reads: what was written meanwhile was never seen.
it('sees what is written while it reads', async () => {
  const path = join(folder, 'routing.yaml');
  await writeFile(path, 'value: 1');
  const { sees } = await open(path);
  // Whoever reads a pipe waits for somebody who writes it.
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await writeFile(path, 'value: 2\nincluded: { $file: pipe }');
  const writer = await openFile(pipe, 'w');
  await writeFile(path, 'value: 3');
  await sees(3);
  await writer.close();
});

it('sees a file that an editor replaces by renaming another over it', async () => {
  const path = join(folder, 'routing.yaml');
  await writeFile(path, 'value: 1');
  const { sees } = await open(path);
  for (const value of [2, 3]) {
    await writeFile(`${path}~`, `value: ${value}`);
    await rename(`${path}~`, path);
    await sees(value);
  }
});

it('sees a ConfigMap that Kubernetes swaps by its ..data link', async () => {
  const publish = async (value: number) => {
    const version = join(folder, `..version-${value}`);
    await mkdir(version);
    await writeFile(join(version, 'routing.yaml'), `value: ${value}`);
    await symlink(`..version-${value}`, join(folder, '..data_tmp'));
    await rename(join(folder, '..data_tmp'), join(folder, '..data'));
    await rm(join(folder, `..version-${value - 1}`), { recursive: true, force: true });
  };
  await publish(1);
  await symlink('..data/routing.yaml', join(folder, 'routing.yaml'));
  const { sees } = await open(join(folder, 'routing.yaml'));
  for (const value of [2, 3]) {
    await publish(value);
    await sees(value);
  }
});

it('keeps the last good content of a broken file, says so, and sees when it is mended', async () => {
  const path = join(folder, 'routing.yaml');
  await writeFile(path, 'value: 1');
  const { reported, sees, value } = await open(path);
  await writeFile(path, 'value: [1');
  await vi.waitFor(() => expect(reported.length).toBeGreaterThan(0), { timeout: 5_000 });
  expect(reported[0]).toContain(`${path} is not valid YAML`);
  expect(value()).toBe(1);
  await writeFile(path, 'value: 1');
  await vi.waitFor(() => expect(reported.at(-1)).toBe('mended'), { timeout: 5_000 });
  await writeFile(path, 'value: 3');
  await sees(3);
});

it('survives a file that is gone for a while', async () => {
  const path = join(folder, 'routing.yaml');
  await writeFile(path, 'value: 1');
  const { sees, value } = await open(path);
  await unlink(path);
  expect(value()).toBe(1);
  await writeFile(path, 'value: 2');
  await sees(2);
});

it('does not start without the file', async () => {
  await expect(open(join(folder, 'absent.yaml'))).rejects.toThrow(/absent\.yaml" does not exist/);
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A temporary folder with these files; it goes with the test. */
export async function createFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'splitstage-routing-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** A routing.yaml: the plugins of each service, which listen on ports from 7007. */
export function routingYaml(services: Readonly<Record<string, readonly string[]>>): string {
  const rows = Object.entries(services).map(([name, plugins], index) => [
    `    ${name}:`,
    `      url: http://127.0.0.1:${7007 + index}`,
    `      plugins: [${plugins.join(', ')}]`,
  ]);
  return ['routing:', '  services:', ...rows.flat(), ''].join('\n');
}

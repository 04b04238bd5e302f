import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { type AppConfig, ConfigReader } from '@backstage/config';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

// The catalog's own enforcer, which it does not export.
const require = createRequire(import.meta.url);
const catalog = dirname(require.resolve('@backstage/plugin-catalog-backend/package.json'));
const { DefaultCatalogRulesEnforcer } = require(
  join(catalog, 'dist/ingestion/CatalogRules.cjs.js'),
);

const folder = resolve(import.meta.dirname, '../../../app-config');
const shipped = {
  development: ['app-config.yaml'],
  production: ['app-config.yaml', 'app-config.production.yaml'],
};
const spellings = ['Template', 'template', 'TEMPLATE', 'User', 'Group', 'group'];

describe.each(Object.entries(shipped))('the rules that are shipped for %s', (_name, files) => {
  it('let nobody register a template, a user or a group, from wherever', async () => {
    const rules = DefaultCatalogRulesEnforcer.fromConfig(await readConfig(files));
    for (const kind of spellings) {
      for (const location of [
        { type: 'url', target: 'https://github.com/acme/templates/blob/main/template.yaml' },
        { type: 'url', target: 'file:///etc/template.yaml' },
        { type: 'file', target: '/tmp/template.yaml' },
        { type: 'ldap', target: 'x' },
      ]) {
        expect(rules.isAllowed({ kind }, location), `${kind} ${location.target}`).toBe(false);
      }
    }
  });

  it('let everybody register what describes software', async () => {
    const rules = DefaultCatalogRulesEnforcer.fromConfig(await readConfig(files));
    const location = { type: 'url', target: 'https://github.com/acme/x/blob/main/a.yaml' };
    for (const kind of ['Component', 'System', 'Domain', 'API', 'Resource', 'Location']) {
      expect(rules.isAllowed({ kind }, location), kind).toBe(true);
    }
  });
});

it('the examples may hold templates, users and groups in development', async () => {
  const rules = DefaultCatalogRulesEnforcer.fromConfig(await readConfig(shipped.development));
  // Relative to where a service runs: services/<name>-backend.
  const examples = { type: 'file', target: resolve('../../examples/catalog-info.yaml') };
  for (const kind of ['Template', 'User', 'Group']) {
    expect(rules.isAllowed({ kind }, examples), kind).toBe(true);
  }
});

async function readConfig(files: readonly string[]) {
  const read = async (file: string): Promise<AppConfig> => ({
    context: file,
    data: parse(await readFile(join(folder, file), 'utf8')),
  });
  return ConfigReader.fromConfigs(await Promise.all(files.map(read)));
}

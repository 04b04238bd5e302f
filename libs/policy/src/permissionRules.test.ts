import { createRequire } from 'node:module';
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { permissionRules } from './permissionRules.ts';

/** What the policy needs to know of a permission that a package exports. */
interface ExportedPermission {
  readonly name: string;
  readonly resourceType?: string;
}

/** Where permissions are exported: plugins' common packages, and those of ours that have some. */
const EXPORTS_PERMISSIONS = /\/plugin-.*-common$|^@splitstage\/(?:gateway|kubernetes)$/;

const exported = await findExportedPermissions();

test('every permission of the installed plugins has a rule, so an upgrade adds none in silence', () => {
  const unnamed = [...exported.keys()].filter(name => !permissionRules.has(name));
  expect(unnamed, 'give each a rule in permissionRules.ts').toEqual([]);
});

test('every rule is about a permission that a plugin has', () => {
  const unknown = [...permissionRules.keys()].filter(name => !exported.has(name));
  expect(unknown, 'take them out of permissionRules.ts').toEqual([]);
});

test('a rule about owners or starters stands only where the plugin can check it', () => {
  const resourceTypes = { owner: 'catalog-entity', 'own-task': 'scaffolder-task' };
  for (const [name, rule] of permissionRules) {
    if (rule !== 'owner' && rule !== 'own-task') continue;
    expect(exported.get(name)?.resourceType, name).toBe(resourceTypes[rule]);
  }
});

test('permissions were found in each package that is known to have some', () => {
  expect([...exported.keys()]).toEqual(
    expect.arrayContaining([
      'catalog.entity.read',
      'catalog.entities.unprocessed.read',
      // Exported, but missing from the package's own list of its permissions.
      'devtools.scheduler.trigger',
      'kubernetes.proxy',
      'scaffolder.task.create',
    ]),
  );
});

/** Reads package.json, so that adding a plugin's package there is all that is to do. */
async function findExportedPermissions(): Promise<ReadonlyMap<string, ExportedPermission>> {
  const require = createRequire(import.meta.url);
  const { dependencies, devDependencies } = require('../package.json');
  const packages = Object.keys({ ...dependencies, ...devDependencies }).filter(name =>
    EXPORTS_PERMISSIONS.test(name),
  );
  const entries = packages.flatMap(name =>
    Object.keys(require(`${name}/package.json`).exports ?? { '.': true })
      .filter(path => path !== './package.json')
      .map(path => posix.join(name, path)),
  );
  const modules: unknown[] = await Promise.all(entries.map(entry => import(entry)));
  return new Map(modules.flatMap(permissionsIn).map(permission => [permission.name, permission]));
}

/** Permissions among a module's exports, and in the lists and records that it exports. */
function permissionsIn(value: unknown): ExportedPermission[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isPermission(value)) return [value];
  return Object.values(value).flatMap(permissionsIn);
}

function isPermission(value: object): value is ExportedPermission {
  return (
    'type' in value &&
    (value.type === 'basic' || value.type === 'resource') &&
    'attributes' in value &&
    'name' in value &&
    typeof value.name === 'string'
  );
}

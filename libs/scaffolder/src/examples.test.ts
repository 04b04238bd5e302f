import { access, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  DefaultNamespaceEntityPolicy,
  domainEntityV1alpha1Validator,
  type Entity,
  EntityPolicies,
  FieldFormatEntityPolicy,
  groupEntityV1alpha1Validator,
  type KindValidator,
  locationEntityV1alpha1Validator,
  NoForeignRootFieldsEntityPolicy,
  parseEntityRef,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  stringifyEntityRef,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

const root = resolve(import.meta.dirname, '../../../examples');

/** What the catalog checks of every entity, whatever its kind. */
const policy = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);

const validators: Readonly<Record<string, KindValidator>> = {
  API: apiEntityV1alpha1Validator,
  Component: componentEntityV1alpha1Validator,
  Domain: domainEntityV1alpha1Validator,
  Group: groupEntityV1alpha1Validator,
  Location: locationEntityV1alpha1Validator,
  Resource: resourceEntityV1alpha1Validator,
  System: systemEntityV1alpha1Validator,
  User: userEntityV1alpha1Validator,
};

/** The fields that name another entity, and the kind that a short name there means. */
const references: Readonly<Record<string, string>> = {
  children: 'group',
  consumesApis: 'api',
  dependsOn: 'component',
  domain: 'domain',
  memberOf: 'group',
  owner: 'group',
  parent: 'group',
  providesApis: 'api',
  subcomponentOf: 'component',
  system: 'system',
};

interface Example {
  readonly file: string;
  readonly entity: Entity;
}

let examples: Example[];
let refs: Set<string>;

beforeAll(async () => {
  examples = await readExamples(join(root, 'catalog-info.yaml'));
  refs = new Set(examples.map(({ entity }) => stringifyEntityRef(entity)));
});

/** Reads a file and, as the catalog does, those that a Location in it names. */
async function readExamples(file: string): Promise<Example[]> {
  const found: Example[] = [];
  for (const document of parseAllDocuments(await readFile(file, 'utf8'))) {
    expect(document.errors, file).toEqual([]);
    const entity = await policy.enforce(document.toJS());
    if (!entity) throw new Error(`${file} holds an entity that no policy knows`);
    found.push({ file, entity });
    if (entity.kind !== 'Location') continue;
    for (const target of listOf(entity.spec?.targets)) {
      found.push(...(await readExamples(resolve(dirname(file), target))));
    }
  }
  return found;
}

function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter(item => typeof item === 'string');
}

describe('the examples', () => {
  it('hold every kind that a new user should see', () => {
    const kinds = new Set(examples.map(({ entity }) => entity.kind));
    expect([...kinds].sort()).toEqual([...Object.keys(validators), 'Template'].sort());
  });

  it('are valid for their kind', async () => {
    for (const { file, entity } of examples.filter(({ entity }) => entity.kind !== 'Template')) {
      const name = `${stringifyEntityRef(entity)} in ${file}`;
      expect(await validators[entity.kind]?.check(entity), name).toBe(true);
    }
  });

  it('name each entity once', () => {
    expect(refs.size).toBe(examples.length);
  });

  it('refer only to entities that are there', () => {
    let checked = 0;
    for (const { entity } of examples) {
      for (const [field, defaultKind] of Object.entries(references)) {
        for (const target of listOf(entity.spec?.[field])) {
          const defaultNamespace = entity.metadata.namespace;
          const ref = stringifyEntityRef(parseEntityRef(target, { defaultKind, defaultNamespace }));
          expect(refs, `${stringifyEntityRef(entity)} spec.${field}`).toContain(ref);
          checked++;
        }
      }
    }
    expect(checked).toBeGreaterThan(40);
  });

  it('belong to groups', () => {
    const owned = examples.filter(({ entity }) => !/Group|User|Location/.test(entity.kind));
    for (const { entity } of owned) {
      const owner = parseEntityRef(String(entity.spec?.owner), { defaultKind: 'group' });
      expect(owner.kind, stringifyEntityRef(entity)).toBe('group');
    }
  });

  it('have docs where they say so', async () => {
    const withDocs = examples.filter(
      ({ entity }) => entity.metadata.annotations?.['backstage.io/techdocs-ref'] === 'dir:.',
    );
    expect(withDocs.length).toBeGreaterThan(1);
    for (const { file } of withDocs) await access(join(dirname(file), 'docs/index.md'));
  });

  it('have the user that guests sign in as, and the group that may do everything', () => {
    expect(refs).toContain('user:development/guest');
    expect(refs).toContain('group:default/platform');
  });
});

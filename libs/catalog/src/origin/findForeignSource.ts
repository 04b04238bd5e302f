import type { Entity } from '@backstage/catalog-model';

/** Where an entity was read from, as Backstage tells processors. */
export interface Location {
  readonly type: string;
  readonly target: string;
}

const LOCATION = 'backstage.io/managed-by-location';
const ORIGIN = 'backstage.io/managed-by-origin-location';
const ORPHAN = 'backstage.io/orphan';
const SOURCE = 'backstage.io/source-location';
const TECHDOCS = 'backstage.io/techdocs-ref';

/**
 * Says what an entity's annotations claim about its source that only the catalog may say, or
 * undefined when there is nothing. Written for the author of the file.
 *
 * The scaffolder and TechDocs read from wherever these annotations point. A `file:` of this machine
 * is believed only in an entity that was itself read from a file: what is named in
 * `catalog.locations` with `type: file`, and nothing else can be. Forms are allowed, not forbidden,
 * so that ` FILE:`, `url:file:` and what comes next need no rule. Another repository is allowed: a
 * file that describes components of several repositories is usual, and what can be read there is
 * what the portal may read anyway (docs/decisions/0012).
 */
export function findForeignSource(
  entity: Entity,
  location: Location,
  originLocation: Location,
): string | undefined {
  const annotations: Readonly<Record<string, unknown>> = entity.metadata.annotations ?? {};
  for (const [name, { type, target }] of [
    [LOCATION, location],
    [ORIGIN, originLocation],
  ] as const) {
    const value = annotations[name];
    if (value !== undefined && value !== `${type}:${target}`) {
      return `${name} is "${cut(value)}". The catalog writes it; take it out.`;
    }
  }
  if (annotations[ORPHAN] !== undefined) {
    return `${ORPHAN} is set. The catalog writes it; take it out.`;
  }
  if (location.type === 'file') {
    return undefined;
  }

  const source = annotations[SOURCE];
  if (source !== undefined && !isUrlRef(source)) {
    return `${SOURCE} is "${cut(source)}". Name a source by its web address: url:https://…`;
  }
  const docs = annotations[TECHDOCS];
  if (docs !== undefined && !isUrlRef(docs) && !isFolderRef(docs)) {
    return `${TECHDOCS} is "${cut(docs)}". Use a folder beside this file (dir:.) or url:https://…`;
  }
  return undefined;
}

function isUrlRef(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^url:https?:\/\/[^\s\\]+$/.test(value) &&
    URL.canParse(value.slice('url:'.length))
  );
}

/** A relative folder: TechDocs resolves it against the source, which is a URL here. */
function isFolderRef(value: unknown): boolean {
  if (typeof value !== 'string' || !value.startsWith('dir:')) {
    return false;
  }
  const folder = value.slice('dir:'.length);
  return /^[^\\:%\p{Cc}]*$/u.test(folder) && !folder.startsWith('//');
}

/** Errors go into logs and to readers: a value that is long is not repeated whole. */
function cut(value: unknown): string {
  const text = typeof value === 'string' ? value : typeof value;
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

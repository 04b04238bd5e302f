import { dirname, isAbsolute, resolve } from 'node:path';
import type { Entity } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import { leadsInto } from '@splitstage/reading/leads-into';
import type { NamedFolder } from '@splitstage/service/named-folders';

/** Where docs are read from: what `getLocationForEntity` of plugin-techdocs-node makes of an entity. */
export interface DocsLocation {
  readonly type: string;
  readonly target: string;
}

/**
 * Refuses docs in a folder of this machine, unless the entity was read from a file that the
 * operator named in `catalog.locations`, and the folder lies beside or below that entity's file.
 *
 * An entity says itself where its source is (`backstage.io/source-location`), and one that anybody
 * registered by URL may say `file:`. What the catalog says of it (`managed-by-location`,
 * `managed-by-origin-location`) counts, and only as far as the configuration agrees.
 *
 * @throws NotAllowedError with the same words whatever is on disk: whoever asks must not learn
 * which paths exist
 */
export function checkSource(
  entity: Entity,
  location: DocsLocation,
  roots: readonly NamedFolder[],
): void {
  if (isRemote(location)) return;
  const folders = location.type === 'dir' ? foldersOf(entity, roots) : undefined;
  const target = resolve(location.target);
  // Follows symbolic links, too.
  if (!folders?.every(folder => leadsInto(folder, target))) throw refusal();
}

/** The same for an entity whose location cannot even be worked out. */
export function refusal(): NotAllowedError {
  return new NotAllowedError(
    'These docs are not read from here. A folder of the server may hold the docs of entities that catalog.locations names as "type: file", beside or below their own file; for all others, backstage.io/techdocs-ref leads into the repository of the entity.',
  );
}

/** The folders that all have to hold the docs; undefined for an entity that may have none here. */
function foldersOf(entity: Entity, roots: readonly NamedFolder[]): readonly string[] | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const file = filePath(annotations['backstage.io/managed-by-location']);
  const origin = annotations['backstage.io/managed-by-origin-location'];
  const root = roots.find(known => known.origin === origin);
  return file !== undefined && root ? [root.folder, dirname(file)] : undefined;
}

function filePath(reference: string | undefined): string | undefined {
  const path = reference?.startsWith('file:') ? reference.slice('file:'.length) : '';
  return isAbsolute(path) ? path : undefined;
}

/** A URL whose scheme, as URL reads it (`url: FILE:///etc`), is not that of files. */
function isRemote({ type, target }: DocsLocation): boolean {
  return type === 'url' && URL.canParse(target) && new URL(target).protocol !== 'file:';
}

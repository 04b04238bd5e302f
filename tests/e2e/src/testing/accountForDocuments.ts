import { stripVTControlCharacters } from 'node:util';
import type { Entity } from '@backstage/catalog-model';
import { parseAllDocuments } from 'yaml';

/** What became of one document of a catalog file. */
export type Outcome =
  | { readonly kind: 'ingested' }
  /** Another file describes the same entity; the catalog keeps the first that it met. */
  | { readonly kind: 'described elsewhere'; readonly location: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unaccounted' };

/** An entity that the catalog could not process, as its unprocessed-entities API tells it. */
export interface UnprocessedEntity {
  readonly unprocessed_entity: Entity;
  readonly errors?: readonly { readonly message: string }[];
}

/** What the catalog says after it has been given some files. */
export interface CatalogState {
  readonly entities: readonly Entity[];
  readonly unprocessed: readonly UnprocessedEntity[];
  /** What the catalog service has printed: faults of a whole file are told there only. */
  readonly logs: readonly string[];
}

/** One document of a catalog file. */
export interface CatalogDocument {
  /** The URL of its file. */
  readonly url: string;
  /** `kind:namespace/name` in lower case, as far as the document says so. */
  readonly ref: string | undefined;
}

/** Splits a catalog file as Backstage does: one document each, none for an empty one. */
export function documentsOf(url: string, content: string): CatalogDocument[] {
  return parseAllDocuments(content, { logLevel: 'silent' })
    .map(document => (document.errors.length > 0 ? undefined : document.toJS()))
    .filter(value => value !== null)
    .map(value => ({ url, ref: refOf(value) }));
}

/** Says what became of each document: there is an answer for every one, or the catalog lost it. */
export function accountForDocuments(
  documents: readonly CatalogDocument[],
  state: CatalogState,
): Outcome[] {
  const entities = new Map(state.entities.map(entity => [refOf(entity), entity]));
  const refused = new Map(
    state.unprocessed.map(item => [refOf(item.unprocessed_entity), messagesOf(item.errors)]),
  );
  const warnings = state.logs.map(stripVTControlCharacters).filter(line => / warn /.test(line));

  return documents.map(({ url, ref }) => {
    const entity = ref === undefined ? undefined : entities.get(ref);
    const location = entity?.metadata.annotations?.['backstage.io/managed-by-location'];
    if (location === `url:${url}`) {
      return { kind: 'ingested' };
    }
    if (location) {
      return { kind: 'described elsewhere', location };
    }
    const reason = (ref && refused.get(ref)) ?? warnings.find(line => line.includes(`url:${url}`));
    return reason ? { kind: 'refused', reason } : { kind: 'unaccounted' };
  });
}

function refOf(value: unknown): string | undefined {
  const { kind, metadata } = Object(value);
  const { name, namespace = 'default' } = Object(metadata);
  return kind && name ? `${kind}:${namespace}/${name}`.toLowerCase() : undefined;
}

function messagesOf(errors: readonly { readonly message: string }[] = []): string {
  return errors.map(({ message }) => message).join('\n');
}

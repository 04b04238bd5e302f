/** How much of each entity, and of how many, a query may read. */
export interface PageLimits {
  /** Fields of a query, and its facets. */
  readonly queryFields: number;
  /** How far a page may reach, in entities: its offset and its size. */
  readonly queryResults: number;
}

/** A page of a query, as it came: nobody has looked at it yet. */
export interface AnyPage {
  readonly limit?: unknown;
  readonly offset?: unknown;
  /** Base64 of JSON with a limit and an offset, and that anybody may write. */
  readonly after?: unknown;
  /** A list, or lists with commas. */
  readonly fields?: unknown;
  /** Each is looked for in all values that were found for any of them. */
  readonly facets?: unknown;
  /** What is looked for in texts. */
  readonly term?: unknown;
  readonly entityRefs?: unknown;
}

/** Of a field: an annotation's name may have 317. */
const MOST_CHARACTERS = 400;

/** Of a field, between dots, on average: `metadata.annotations.backstage.io/source-location` has 4. */
const PARTS = 4;

/** Of what people look for. */
const MOST_OF_TERM = 1_000;

/** Entities that are asked for more than once, as an owner of many. */
const MOST_REPEATED = 1_000;

/**
 * Says why a page is too large, or undefined.
 *
 * Fields are taken out of each entity in the catalog's own thread, in time that grows with the
 * square of a field's dots: one field of 80 kB, of ten entities, takes it minutes. An offset in
 * `/entities` reads all that it leaves out (both seen in plugin-catalog-backend 4.0.0).
 */
export function findLargePage(asked: AnyPage, limits: PageLimits): string | undefined {
  const fields = [asked.fields].flat().flatMap(field => String(field ?? '').split(','));
  const facets = asked.facets === undefined ? 0 : [asked.facets].flat().length;
  if (Math.max(fields.length, facets) > limits.queryFields) {
    return `it asks for ${fields.length} fields and ${facets} facets, and ${limits.queryFields} are allowed (catalog.limits.queryFields)`;
  }
  const parts = fields.join('.').split('.').length;
  if (parts > PARTS * limits.queryFields || fields.some(({ length }) => length > MOST_CHARACTERS)) {
    return `its fields have ${parts} parts between dots, and ${PARTS * limits.queryFields} are allowed (catalog.limits.queryFields), or one has more than ${MOST_CHARACTERS} characters`;
  }
  if (typeof asked.term === 'string' && asked.term.length > MOST_OF_TERM) {
    return `it looks for a text of more than ${MOST_OF_TERM} characters`;
  }
  const page = asked.after === undefined ? asked : readAfter(asked.after);
  if (!page) {
    return 'its cursor is none that the catalog gave';
  }
  const [limit, offset] = [Number(page.limit ?? 0), Number(page.offset ?? 0)];
  if (limit < 0 || offset < 0) {
    return 'its limit or its offset is below zero';
  }
  const reach = limit + offset;
  if (reach > limits.queryResults) {
    return `its page reaches to entity ${reach}, and it may to ${limits.queryResults} (catalog.limits.queryResults); a cursor of /entities/by-query leads further`;
  }
  const refs = Array.isArray(asked.entityRefs) ? asked.entityRefs : [];
  if (refs.length - new Set(refs).size > MOST_REPEATED) {
    return `it repeats more than ${MOST_REPEATED} entities`;
  }
  return undefined;
}

function readAfter(after: unknown): AnyPage | undefined {
  try {
    const cursor: unknown = JSON.parse(Buffer.from(String(after), 'base64').toString('utf8'));
    return typeof cursor === 'object' && cursor !== null ? cursor : undefined;
  } catch {
    return undefined;
  }
}

/** What a query may ask for. */
export interface QueryLimits {
  /** Conditions, order fields and facets of a query, all together. */
  readonly queryConditions: number;
  /** Conditions that have to be met together. Alternatives share the work that this allows. */
  readonly queryConditionsTogether: number;
}

/** A query of entities or locations, as it came: nobody has looked at it yet. */
export interface AnyQuery {
  /** `kind=component,spec.type=service`: all of it has to be met; several are alternatives. */
  readonly filter?: unknown;
  /** A predicate of `$all`, `$any`, `$not` and fields. */
  readonly query?: unknown;
  /** Base64 of JSON that holds a query again, and that anybody may write. */
  readonly cursor?: unknown;
  /** Lists of which each item costs a part of a statement: facets, fields of a search for text. */
  readonly lists?: readonly unknown[];
  /** Lists of order fields: each is a join. */
  readonly orders?: readonly unknown[];
}

/** What a filter of a cursor holds: a key, and its values. */
const FILTER = ['key', 'values'];

/** Deeper than any page or person asks. Backstage checks predicates by recursion, twice. */
const MOST_LEVELS = 12;

/**
 * Says why a query costs too much, or undefined.
 *
 * Each condition becomes a subquery. PostgreSQL plans those that have to be met together in more
 * than quadratic time: 100 take 4 seconds, and 600, which fit into a URL, hold one of few
 * connections for more than a minute. 3,000 levels of `$not` take ten seconds in the catalog's own
 * thread, in which nobody else is answered (both seen in plugin-catalog-backend 4.0.0).
 */
export function findHeavyQuery(asked: AnyQuery, limits: QueryLimits): string | undefined {
  const fromCursor: unknown = readCursor(asked.cursor);
  const { orderFields, fullTextFilter } = Object(fromCursor);
  const predicates = [asked.query, fromCursor];
  if (predicates.some(predicate => isDeeper(predicate, MOST_LEVELS))) {
    return `it is nested deeper than ${MOST_LEVELS} levels`;
  }
  const groups = [
    ...[asked.filter].flat().map(countKeys),
    ...predicates.flatMap(predicate => [...groupSizes(predicate)]),
    [...(asked.orders ?? []), orderFields].reduce<number>(addItems, 0),
  ];
  const items = [...(asked.lists ?? []), Object(fullTextFilter).fields].reduce<number>(addItems, 0);
  const sum = groups.reduce((total, size) => total + size, items);
  if (sum > limits.queryConditions) {
    return `it has ${sum} conditions, order fields and facets, and ${limits.queryConditions} are allowed (catalog.limits.queryConditions)`;
  }
  const work = groups.reduce((total, size) => total + size ** 2, 0);
  if (work > limits.queryConditionsTogether ** 2) {
    return `too many of its conditions have to be met together; ${limits.queryConditionsTogether} may (catalog.limits.queryConditionsTogether)`;
  }
  return undefined;
}

function readCursor(cursor: unknown): unknown {
  if (typeof cursor !== 'string') return undefined;
  try {
    return JSON.parse(Buffer.from(cursor, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Without recursion: it may be deeper than the stack. */
function isDeeper(root: unknown, most: number): boolean {
  let level = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap(value =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
  return false;
}

/** Values of one key are one condition (`in`). */
function countKeys(filter: unknown): number {
  if (typeof filter !== 'string') return 0;
  return new Set(filter.split(',').map(each => each.split('=', 1)[0]?.trim())).size;
}

function addItems(sum: number, list: unknown): number {
  return list === undefined ? sum : sum + [list].flat().length;
}

/** The number of conditions in each alternative of a predicate, in either of Backstage's two forms. */
function* groupSizes(predicate: unknown): Generator<number> {
  const { $any, anyOf } = Object(predicate);
  const alternatives = $any ?? anyOf;
  if (Array.isArray(alternatives)) {
    for (const alternative of alternatives) yield* groupSizes(alternative);
  } else {
    yield countConditions(predicate);
  }
}

function countConditions(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  // In a predicate it is a field like any other.
  if ('key' in value && Object.keys(value).every(name => FILTER.includes(name))) return 1;
  if (Array.isArray(value)) return value.reduce((sum, each) => sum + countConditions(each), 0);
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (isOperator(key) ? countConditions(inner) : 1),
    0,
  );
}

function isOperator(key: string): boolean {
  return ['$all', '$any', '$not', 'allOf', 'anyOf', 'not', 'filter', 'query'].includes(key);
}

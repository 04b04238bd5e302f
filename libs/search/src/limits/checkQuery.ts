import { InputError } from '@backstage/errors';
import type { SearchLimits } from './SearchLimits.ts';

/** A query as it may come from anybody. */
export interface AnyQuery {
  readonly term?: unknown;
  readonly types?: unknown;
  readonly filters?: unknown;
  readonly pageLimit?: unknown;
  readonly pageCursor?: unknown;
}

/**
 * Refuses a query that asks for too much. What a query has to look like is Backstage's to say.
 *
 * @throws InputError with the limit, and its key in the configuration
 */
export function checkQuery(query: AnyQuery, limits: SearchLimits): void {
  const { term, types, filters, pageLimit, pageCursor } = query;
  if (typeof term === 'string') {
    atMost(term.length, limits.termLength, 'characters in its term', 'search.maxTermLength');
    const words = term.split(/\s+/).filter(Boolean).length;
    atMost(words, limits.words, 'words in its term', 'search.limits.words');
  }
  const values = countValues(types, limits.values) + countValues(filters, limits.values);
  atMost(values, limits.values, 'types and values of filters', 'search.limits.values');
  atMost(
    Buffer.byteLength(JSON.stringify([term, types, filters, pageCursor])),
    limits.bytes,
    'bytes',
    'search.limits.bytes',
  );
  const pageSize = Number(pageLimit ?? DEFAULT_PAGE_SIZE);
  if (!Number.isInteger(pageSize) || pageSize < 0) {
    throw new InputError('The page limit of the search is no whole number above zero');
  }
  atMost(pageSize, limits.pageLimit, 'results on a page', 'search.maxPageLimit');
  const page = pageOf(pageCursor);
  atMost(
    (page + 1) * (pageSize || DEFAULT_PAGE_SIZE),
    // The first page is always allowed.
    Math.max(limits.results, limits.pageLimit),
    'results in all pages up to this one',
    'search.limits.results',
  );
}

/** Of all of Backstage's engines. */
const DEFAULT_PAGE_SIZE = 25;

function atMost(count: number, limit: number, what: string, key: string): void {
  if (count > limit) {
    throw new InputError(`The search has ${count} ${what}; at most ${limit} are allowed (${key})`);
  }
}

/** A cursor of Backstage's engines is the number of a page. */
function pageOf(cursor: unknown): number {
  if (cursor === undefined || cursor === '') return 0;
  const page = typeof cursor === 'string' && Buffer.from(cursor, 'base64').toString();
  if (page && /^\d{1,9}$/.test(page)) return Number(page);
  throw new InputError('The page cursor of the search is none that a search gave');
}

/** Counts no further than it has to. */
function countValues(value: unknown, enough: number): number {
  const pending = [value];
  let count = 0;
  while (pending.length > 0 && count <= enough) {
    const next = pending.pop();
    if (typeof next !== 'object' || next === null) count += next === undefined ? 0 : 1;
    else for (const inner of Object.values(next)) pending.push(inner);
  }
  return count;
}

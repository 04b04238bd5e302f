import { InputError } from '@backstage/errors';
import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { findHeavyQuery, type QueryLimits } from './findHeavyQuery.ts';
import { findLargePage, type PageLimits } from './findLargePage.ts';

/** Where routes and the action have order fields, each of which is a join. */
const ORDERS = ['order', 'orderBy', 'orderField', 'orderFields'];

/**
 * Stands in front of the catalog's routes that look for entities or locations, and of the action
 * that does, and refuses queries that cost too much. What a query has to look like is Backstage's
 * to say.
 */
export function createQueryGuard(limits: QueryLimits & PageLimits): Router {
  const router = PromiseRouter();
  const check = (asked: Readonly<Record<string, unknown>>) => {
    const { filter, query, cursor, fullTextFilterTerm } = asked;
    const facets = asked.facets ?? asked.facet;
    const text = Object(asked.fullTextFilter);
    const lists = [facets, text.fields, asked.fullTextFilterFields];
    const orders = ORDERS.map(name => asked[name]);
    const why =
      findHeavyQuery({ filter, query, cursor, lists, orders }, limits) ??
      findLargePage({ ...asked, facets, term: text.term ?? fullTextFilterTerm }, limits);
    if (why) {
      throw new InputError(`The query is too large: ${why}`);
    }
  };

  // As the catalog's routers parse it: their limit is that of `express.json`.
  const parseJson = express.json();
  router.use(
    ['/entities', '/entity-facets', '/locations/by-query'],
    parseJson,
    async ({ query, body }) => {
      check(query);
      check(Object(body));
      return 'next';
    },
  );
  router.post(
    '/.backstage/actions/:version/actions/:action/invoke',
    parseJson,
    async ({ params, body }) => {
      if (params.action === 'catalog:query-catalog-entities') {
        check(Object(body));
        check(Object(Object(body).input));
      }
      return 'next';
    },
  );
  return router;
}

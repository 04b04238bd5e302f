import type { QueryRequestOptions, SearchEngine } from '@backstage/plugin-search-backend-node';
import { checkQuery } from '../limits/checkQuery.ts';
import type { EngineLimits, SearchLimits } from '../limits/SearchLimits.ts';
import { createTurns } from './createTurns.ts';

/**
 * A search engine that refuses what asks for too much, whoever calls it: actions of AI tools do not
 * come by the route that has limits of its own.
 */
export function limitedEngine(
  engine: SearchEngine,
  limits: SearchLimits & EngineLimits,
): SearchEngine {
  const inTurn = createTurns(limits);
  return {
    setTranslator: translator => engine.setTranslator(translator),
    getIndexer: type => engine.getIndexer(type),
    async query(query, options) {
      checkQuery(query, limits);
      return inTurn(userOf(options), () => engine.query(query, options));
    },
  };
}

function userOf(options: QueryRequestOptions | undefined): string {
  const principal: unknown =
    options && 'credentials' in options ? options.credentials.principal : undefined;
  if (typeof principal !== 'object' || principal === null) return '';
  if ('userEntityRef' in principal) return String(principal.userEntityRef);
  return 'subject' in principal ? String(principal.subject) : '';
}

import { InputError } from '@backstage/errors';
import express, { type Handler } from 'express';
import { isDeeper } from './isDeeper.ts';

/** An input, in which a filter is a map of maps of lists, is no deeper than half of it. */
const MOST_LEVELS = 20;

/**
 * Refuses inputs of actions that are nested without end, for every plugin. Backstage and actions
 * check inputs by recursion, where the plugin answers everybody: 50 kB of brackets for
 * `search:query` take most of a second each, and end as a 500 (plugin-search-backend 2.1.7).
 */
export function limitActionInput(): Handler {
  // As the plugin's own router parses it: its limit is that of `express.json`.
  const parseJson = express.json();
  return (request, response, next) => {
    if (!/^\/\.backstage\/actions\//i.test(request.path)) {
      next();
      return;
    }
    parseJson(request, response, error => {
      const isTooDeep = error === undefined && isDeeper(request.body, MOST_LEVELS);
      const refusal = new InputError(`The input is nested deeper than ${MOST_LEVELS} levels`);
      next(isTooDeep ? refusal : error);
    });
  };
}

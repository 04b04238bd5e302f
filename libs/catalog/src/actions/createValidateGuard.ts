import type { AuthService, HttpAuthService } from '@backstage/backend-plugin-api';
import express, { type Handler, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { EntityParser } from '../limits/createEntityParser.ts';
import type { PreviewLimit } from '../limits/createPreviewLimit.ts';
import { previewCallerOf } from '../limits/previewCallerOf.ts';
import type { CatalogLimits } from '../limits/readLimits.ts';
import { hasWideMap } from './hasWideMap.ts';

/** Options of {@link createValidateGuard}. */
export interface ValidateGuardOptions {
  readonly auth: AuthService;
  readonly httpAuth: HttpAuthService;
  readonly limits: CatalogLimits;
  readonly parser: EntityParser;
  /** Of its own: the action asks `/validate-entity`, which has another. */
  readonly turns: PreviewLimit;
}

/** More keys than a map of any entity has. As many compared with each other take 5 ms. */
const MOST_KEYS = 200;

/**
 * Stands in front of the action `catalog:validate-entity`, which parses YAML where the catalog
 * answers everybody: 90 kB of keys took nine seconds, in which no health check was answered
 * (plugin-catalog-backend 4.0.0). The text is parsed in a thread first, and the action gets what
 * came of it, as JSON.
 */
export function createValidateGuard(options: ValidateGuardOptions): Router {
  const { auth, httpAuth, limits, parser, turns } = options;
  const router = PromiseRouter();

  const inTurn: Handler = async (request, response, next) => {
    // Routes are found whatever their case: `V1` is one, too.
    const isFirst = request.params.version?.toLowerCase() === 'v1';
    const input = Object(isFirst ? request.body : request.body?.input);
    // What an input has to look like is the action's to say, before it parses anything.
    if (request.params.action !== 'catalog:validate-entity' || typeof input.entity !== 'string') {
      next();
      return;
    }
    const refuse = (error: string) =>
      response.json({ output: { isValid: false, isValidYaml: false, errors: [error] } });
    const replace = async () => {
      try {
        const fileLimits = limits.of({ type: 'url', target: String(input.location) });
        const value = await parser.parseValue(Buffer.from(input.entity), 'yaml', fileLimits);
        const json = JSON.stringify(value);
        if (hasWideMap(value, MOST_KEYS) || json.length > MOST_CHARACTERS) {
          refuse(
            `The entity is too large to be checked here: a map has more than ${MOST_KEYS} keys, or all of it as JSON more than ${MOST_CHARACTERS} characters. Register it with a preview instead.`,
          );
          return;
        }
        input.entity = json;
        next();
      } catch (error) {
        refuse(`YAML parsing error: ${error instanceof Error ? error.message : error}`);
      }
    };
    const caller = previewCallerOf(auth, await httpAuth.credentials(request));
    await turns.run(caller, response, () => void replace());
  };
  router.post('/.backstage/actions/:version/actions/:action/invoke', express.json(), inTurn);
  return router;
}

/** As much as `express.json` takes. */
const MOST_CHARACTERS = 100 * 1024;

import { InputError } from '@backstage/errors';
import type { Handler } from 'express';

/**
 * Refuses a path with an empty segment, such as `/github//handler/frame`: a router that Backstage
 * mounts at `/github` takes it for `/github/handler/frame`, and a guard that stands in front of the
 * whole plugin does not (Express 4). What the proxy plugin sends on is somebody else's address, and
 * stays as it is.
 */
export function refuseEmptySegments(pluginId: string): Handler {
  const guarded = pluginId === 'proxy' ? /^\/\.backstage\b.*\/\//i : /\/\//;
  return ({ path }, _response, next) => {
    if (guarded.test(path)) {
      throw new InputError('The path has an empty segment: two slashes in a row');
    }
    next();
  };
}

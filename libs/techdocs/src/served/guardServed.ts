import type { ServerResponse } from 'node:http';
import type { HttpRouterService } from '@backstage/backend-plugin-api';
import onHeaders from 'on-headers';
import { servedHeaders } from './servedHeaders.ts';

/**
 * Puts {@link servedHeaders} on every file of a site, whichever publisher it comes from: in front
 * of TechDocs' own router, when the headers are about to be sent.
 */
export function guardServed(http: HttpRouterService): void {
  http.use((request, response, next) => {
    if (/^\/static(?:\/|$)/i.test(request.path)) onHeaders(response, harden);
    next();
  });
}

function harden(this: ServerResponse): void {
  const contentType = this.getHeader('content-type');
  const served = servedHeaders(typeof contentType === 'string' ? contentType : undefined);
  for (const [name, value] of served) this.setHeader(name, value);
}

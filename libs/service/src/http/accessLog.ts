import type { LoggerService } from '@backstage/backend-plugin-api';
import type { RequestHandler } from 'express';
import { withoutQuery } from './withoutQuery.ts';

/**
 * One line for each answer: `GET /api/catalog/entities 200 in 12 ms`. In the place of Backstage's,
 * which holds query strings as they come, tokens included, and says date and address twice. The
 * fields are Backstage's own, without queries, and `durationMs`.
 */
export function accessLog(logger: LoggerService): RequestHandler {
  return (request, response, next) => {
    const start = performance.now();
    response.once('finish', () => {
      const { method, httpVersion, headers } = request;
      const url = withoutQuery(request.originalUrl);
      const durationMs = Math.round(performance.now() - start);
      const referrer = headers.referer;
      const contentLength = Number(response.getHeader('content-length'));
      logger.info(`${method} ${url} ${response.statusCode} in ${durationMs} ms`, {
        type: 'incomingRequest',
        date: new Date().toISOString(),
        method,
        url,
        status: response.statusCode,
        httpVersion,
        durationMs,
        ...(headers['user-agent'] !== undefined && { userAgent: headers['user-agent'] }),
        ...(Number.isFinite(contentLength) && { contentLength }),
        ...(referrer !== undefined && { referrer: withoutQuery(referrer) }),
      });
    });
    next();
  };
}

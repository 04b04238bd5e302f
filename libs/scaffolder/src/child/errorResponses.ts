import type { LoggerService } from '@backstage/backend-plugin-api';
import { serializeError } from '@backstage/errors';
import type { ErrorRequestHandler } from 'express';
import { withoutStack } from '../limits/withoutStack.ts';

const STATUS: Readonly<Record<string, number>> = {
  InputError: 400,
  AuthenticationError: 401,
  NotAllowedError: 403,
  NotFoundError: 404,
  ConflictError: 409,
  NotModifiedError: 304,
  ServiceUnavailableError: 503,
};

/**
 * Errors of the scaffolder's routes as Backstage's own error middleware answers them, without the
 * stack. That middleware brings the whole HTTP server with it, which no template process has.
 */
export function errorResponses(
  logger: LoggerService,
  hiddenFolders: readonly string[],
): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const own = [error?.statusCode, error?.status].find(
      status => Number.isInteger(status) && status >= 400 && status < 600,
    );
    const statusCode: number = own ?? STATUS[error?.name] ?? 500;
    if (statusCode >= 500) logger.error(`${request.method} ${request.path}`, error);
    const serialized = serializeError(error, { includeStack: false });
    response.status(statusCode).json({
      error: { ...serialized, message: withoutStack(serialized.message, hiddenFolders) },
      request: { method: request.method, url: request.url },
      response: { statusCode },
    });
  };
}

import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { RequestHandler } from 'express';
import onHeaders from 'on-headers';

const MCP = '/api/mcp-actions';
const ROOT = '/.well-known';
const PROTECTED_RESOURCE = `${ROOT}/oauth-protected-resource`;

/** What plugin-mcp-actions-backend serves at the root once MCP clients may sign in. */
const OAUTH = [`${ROOT}/oauth-authorization-server`, `${PROTECTED_RESOURCE}${MCP}/v1`];

/**
 * Answers 404 to what is asked below `/.well-known` and served by nobody (RFC 8615): the front end
 * would answer with its page and status 200, which clients take for metadata. `service.wellKnown`
 * names what a plugin of yours serves there.
 */
export function unknownWellKnown(config: RootConfigService): RequestHandler {
  const own = config.getOptionalStringArray('service.wellKnown') ?? [];
  for (const [index, path] of own.entries()) {
    if (!path.startsWith(`${ROOT}/`)) {
      throw new Error(
        `service.wellKnown[${index}] is "${path}"; use a path that begins with ${ROOT}/`,
      );
    }
  }
  const served = [...own, ...(mayMcpClientsSignIn(config) ? OAUTH : [])];
  return (request, response, next) => {
    const { path, method } = request;
    const isWellKnown = path === ROOT || path.startsWith(`${ROOT}/`);
    if (!isWellKnown || served.some(known => path === known || path.startsWith(`${known}/`))) {
      next();
      return;
    }
    response.status(404).json({
      error: { name: 'NotFoundError', message: 'Nobody serves this well-known path' },
      request: { method, url: path },
      response: { statusCode: 404 },
    });
  };
}

/**
 * Tells clients of mcp-actions how to sign in: a 401 names its scheme (RFC 9110 §11.6.1) and, where
 * MCP clients may sign in, the metadata of the resource (RFC 9728 §5.1).
 */
export function mcpChallenge(config: RootConfigService): RequestHandler {
  const { origin } = new URL(config.getString('backend.baseUrl'));
  const maySignIn = mayMcpClientsSignIn(config);
  return (request, response, next) => {
    const path = request.path.replace(/\/+$/, '');
    if (path.startsWith(`${MCP}/`)) {
      const resource = /^[\w./-]+$/.test(path) ? path : `${MCP}/v1`;
      const metadata = ` resource_metadata="${origin}${PROTECTED_RESOURCE}${resource}"`;
      onHeaders(response, () => {
        if (response.statusCode === 401 && !response.hasHeader('www-authenticate')) {
          response.setHeader('WWW-Authenticate', maySignIn ? `Bearer${metadata}` : 'Bearer');
        }
      });
    }
    next();
  };
}

/** As plugin-mcp-actions-backend decides it. */
function mayMcpClientsSignIn(config: RootConfigService): boolean {
  const documents = config.has('auth.clientIdMetadataDocuments')
    ? 'auth.clientIdMetadataDocuments'
    : 'auth.experimentalClientIdMetadataDocuments';
  return ['auth.experimentalDynamicClientRegistration', documents].some(key =>
    config.getOptionalBoolean(`${key}.enabled`),
  );
}

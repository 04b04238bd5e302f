/** What a request asks for. */
export interface Target {
  /** The plugin whose path it is. The id is what the client wrote: nothing about it is checked. */
  readonly pluginId: string;
  /** Path and query, byte for byte as they came. */
  readonly path: string;
}

const API = '/api/';
const WELL_KNOWN = '/.well-known/';

/**
 * OAuth metadata stands at the root (RFC 8414, RFC 9728): of the authorization server in front of
 * mcp-actions, and of a protected resource, whose own path follows.
 */
const AUTHORIZATION_SERVER = `${WELL_KNOWN}oauth-authorization-server`;
const PROTECTED_RESOURCE = `${WELL_KNOWN}oauth-protected-resource`;
const MCP_ACTIONS = 'mcp-actions';

/** Scheme and authority of a request target in absolute form (RFC 9112 §3.2.2). */
const ABSOLUTE = /^https?:\/\/[^/?#]*/i;

/** A segment that is `.` or `..`, or that a server which decodes or knows `\` would take for one. */
const DOT_SEGMENT = /(?:^|\/|\\|%2f|%5c)(?:\.|%2e){1,2}(?:$|\/|\\|%2f|%5c)/i;

/**
 * Reads a request target.
 *
 * @param url - the target as it stands in the request line
 * @returns undefined when it is no plugin's path
 */
export function readTarget(url: string): Target | undefined {
  const path = url.startsWith('/') ? url : withoutAuthority(url);
  if (path.startsWith(API)) {
    return { pluginId: segmentAt(path, API.length), path };
  }
  if (path.startsWith(WELL_KNOWN)) {
    const pluginId = ownerOfMetadata(path);
    return pluginId === undefined ? undefined : { pluginId, path };
  }
  return undefined;
}

/**
 * Whether a path means the same to everybody. One with `..` in it belongs to one plugin for who
 * compares prefixes and to another one for who resolves it.
 */
export function isUnambiguous(path: string): boolean {
  const end = path.indexOf('?');
  return !DOT_SEGMENT.test(end < 0 ? path : path.slice(0, end));
}

function withoutAuthority(url: string): string {
  const path = url.replace(ABSOLUTE, '');
  return path.startsWith('/') ? path : `/${path}`;
}

function ownerOfMetadata(path: string): string | undefined {
  if (path.startsWith(AUTHORIZATION_SERVER) && endsSegment(path, AUTHORIZATION_SERVER.length)) {
    return MCP_ACTIONS;
  }
  if (path.startsWith(`${PROTECTED_RESOURCE}${API}`)) {
    return segmentAt(path, PROTECTED_RESOURCE.length + API.length);
  }
  return undefined;
}

function segmentAt(path: string, start: number): string {
  let end = start;
  while (!endsSegment(path, end)) {
    end++;
  }
  return path.slice(start, end);
}

function endsSegment(path: string, position: number): boolean {
  const character = path[position];
  return character === undefined || character === '/' || character === '?' || character === '#';
}

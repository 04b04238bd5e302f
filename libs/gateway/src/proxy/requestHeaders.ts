import type { IncomingMessage } from 'node:http';
import { HOPS_HEADER } from './HopTrail.ts';
import { HOP_BY_HOP, withNamed } from './hopByHop.ts';
import type { Client } from './identifyClient.ts';

/** What is about the client's connection, and what the gateway itself says, whatever the client said. */
const DROPPED: ReadonlySet<string> = new Set([
  ...HOP_BY_HOP,
  'expect',
  'forwarded',
  'host',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
  'x-request-id',
  HOPS_HEADER,
]);

/** What the upstream gets to know besides the client's own headers. */
export interface RequestContext {
  readonly client: Client;
  /** The trail of gateways, this one included. */
  readonly hops: string;
  /** Headers in the place of the client's, by lower-case name: trace context, for example. */
  readonly replaced?: ReadonlyMap<string, string>;
}

/**
 * Gives the headers of the upstream request: names and values in turn, in the client's order and
 * spelling, duplicates included. `Host` is left to whoever sends them.
 */
export function requestHeaders(request: IncomingMessage, context: RequestContext): string[] {
  const { rawHeaders: raw, headers: given } = request;
  const { client, hops, replaced } = context;
  const dropped = withNamed(DROPPED, given.connection);
  const headers: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const key = name.toLowerCase();
    if (!dropped.has(key) && !replaced?.has(key)) {
      headers.push(name, raw[index + 1] ?? '');
    }
  }
  if (given.te !== undefined && /\btrailers\b/i.test(String(given.te))) {
    headers.push('te', 'trailers');
  }
  if (replaced) {
    for (const [name, value] of replaced) {
      headers.push(name, value);
    }
  }
  pushForwarded(headers, request, client);
  headers.push('x-request-id', client.requestId, HOPS_HEADER, hops);
  return headers;
}

/**
 * At the trust boundary only the gateway's own observations count. Behind a proxy that is trusted,
 * what that says is kept, and its address is added.
 */
function pushForwarded(headers: string[], request: IncomingMessage, client: Client): void {
  const given = client.trusted ? request.headers : {};
  const chain = joined(given['x-forwarded-for']);
  headers.push(
    'x-forwarded-for',
    chain ? `${chain}, ${client.address}` : client.address,
    'x-forwarded-proto',
    joined(given['x-forwarded-proto']) ?? client.protocol,
    'x-forwarded-host',
    joined(given['x-forwarded-host']) ?? request.headers.host ?? '',
    'x-forwarded-port',
    joined(given['x-forwarded-port']) ?? String(client.port),
  );
  const realIp = joined(given['x-real-ip']);
  if (realIp !== undefined) {
    headers.push('x-real-ip', realIp);
  }
  if (given.forwarded !== undefined) {
    // RFC 7239 §6: an IPv6 address stands in brackets and quotes.
    const node = client.address.includes(':') ? `"[${client.address}]"` : client.address;
    headers.push('forwarded', `${given.forwarded}, for=${node};proto=${client.protocol}`);
  }
}

function joined(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}

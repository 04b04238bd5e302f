import type { ServiceRoute } from './RoutingTable.ts';

/** Where a service listens, in the form of Backstage's `backend.listen`. */
export interface ListenAddress {
  readonly host?: string;
  readonly port: number;
}

/** Backstage's own default, used when the row's URL names no port. */
const DEFAULT_PORT = 7007;

/**
 * Where a service listens by its row of the table. A row on loopback (a laptop) listens on
 * loopback only; any other listens on every interface, because the row names a Service or a load
 * balancer and not the address of this process.
 *
 * @returns undefined when the row's URLs name several ports: then only `backend.listen` can tell
 */
export function listenAddressOf(route: ServiceRoute): ListenAddress | undefined {
  const ports = new Set(route.urls.map(url => Number(new URL(url).port || DEFAULT_PORT)));
  const [port] = ports;
  if (port === undefined || ports.size > 1) {
    return undefined;
  }
  return route.urls.every(isLoopback) ? { host: '127.0.0.1', port } : { port };
}

/**
 * The URL at which a process reaches itself.
 *
 * @param listen - what `backend.listen` says
 * @param secure - whether it serves HTTPS
 */
export function loopbackUrl(listen: ListenAddress, secure: boolean): string {
  return `${secure ? 'https' : 'http'}://${reachableHost(listen.host)}:${listen.port}`;
}

function reachableHost(host = ''): string {
  switch (host) {
    // Every interface, both families: the name works whichever of the two the machine has.
    case '':
    case '::':
      return 'localhost';
    case '0.0.0.0':
      return '127.0.0.1';
    default:
      return host.includes(':') ? `[${host}]` : host;
  }
}

function isLoopback(url: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}

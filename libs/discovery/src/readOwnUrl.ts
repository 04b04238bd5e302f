import type { Config } from '@backstage/config';
import { watchEphemeralPort } from './ephemeralPort.ts';
import { type ListenAddress, listenAddressOf, loopbackUrl } from './listen.ts';
import type { ServiceRoute } from './RoutingTable.ts';

/**
 * Tells the URL at which this process reaches itself: from `backend.listen` when that is set,
 * otherwise from the service's own row. Call it before the server listens.
 *
 * @returns gives the URL; with port 0 it throws until the server listens. Undefined when the row is
 * HTTPS: a certificate names the row's host, and on loopback no call would trust it
 * @throws Error when neither can tell
 */
export function readOwnUrl(config: Config, route: ServiceRoute): (() => string) | undefined {
  const secure = Boolean(config.getOptional('backend.https'));
  if (secure && route.urls.every(url => url.startsWith('https:'))) {
    return undefined;
  }
  const listen = readListen(config) ?? listenAddressOf(route);
  if (!listen) {
    throw new Error(
      `routing.services.${route.name} has URLs with several ports, so this instance cannot tell which is its own. Set backend.listen, for example to ":7007".`,
    );
  }
  if (listen.port === 0) {
    const port = watchEphemeralPort();
    return () => loopbackUrl({ ...listen, port: port() }, secure);
  }
  const url = loopbackUrl(listen, secure);
  return () => url;
}

/** `backend.listen` in each form that Backstage takes: `:7007`, `host:7007`, `{host, port}`. */
function readListen(config: Config): ListenAddress | undefined {
  const value = config.getOptional('backend.listen');
  if (value === undefined) {
    return undefined;
  }
  if (typeof value !== 'object') {
    const [, host, port] = /^(?:(.*):)?(\d+)$/.exec(String(value)) ?? [];
    if (port === undefined) {
      throw new Error(
        `backend.listen is ${JSON.stringify(value)}; use ":7007" or "127.0.0.1:7007".`,
      );
    }
    return { host, port: Number(port) };
  }
  return {
    host: config.getOptionalString('backend.listen.host'),
    port: config.getOptionalNumber('backend.listen.port') ?? 7007,
  };
}

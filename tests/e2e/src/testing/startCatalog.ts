import type { Entity } from '@backstage/catalog-model';
import { until } from 'test-support';
import { serveFiles } from './serveFiles.ts';
import { type Portal, startPortal } from './startPortal.ts';

/** A portal, and a server beside it whose files its guest registers. */
export interface Catalog extends AsyncDisposable {
  readonly portal: Portal;
  readonly files: Awaited<ReturnType<typeof serveFiles>>;
  /** The guest's header of that name. */
  readonly authorization: string;
  /** Calls the catalog as the guest, who is in no group of the platform's. */
  asGuest(method: string, path: string, body?: unknown): Promise<Response>;
  /** What the guest is told of a location before registering it: the status and the error. */
  preview(target: string): Promise<string>;
  /** Registers a location as the guest, and returns its id. */
  register(target: string): Promise<string>;
  /** Takes a location out again. */
  unregister(id: string): Promise<void>;
  find(kind: string, name: string): Promise<Entity | undefined>;
  /** Waits for a component that stands behind the others in a file: they were all looked at. */
  appears(name: string): Promise<Entity>;
  /** Waits for a line of the catalog's log. */
  logs(pattern: RegExp): Promise<string>;
}

/** Starts the gateway and the catalog, and a server that the catalog may read. */
export async function startCatalog(
  config: { readonly backend?: object; readonly [section: string]: object | undefined } = {},
  hosts: readonly string[] = [],
): Promise<Catalog> {
  const files = await serveFiles();
  const allow = [files.host, ...hosts].map(host => ({ host }));
  const portal = await startPortal({
    services: ['gateway', 'catalog'],
    config: { ...config, backend: { ...config.backend, reading: { allow } } },
  });
  const authorization = `Bearer ${await portal.guestToken()}`;
  const asGuest: Catalog['asGuest'] = (method, path, body) =>
    portal.call(`/api/catalog${path}`, {
      method,
      headers: { authorization },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const find: Catalog['find'] = async (kind, name) => {
    const response = await portal.call(`/api/catalog/entities/by-name/${kind}/default/${name}`);
    return response.ok ? await response.json() : undefined;
  };
  return {
    portal,
    files,
    authorization,
    asGuest,
    find,
    async preview(target) {
      const response = await asGuest('POST', '/locations?dryRun=true', { type: 'url', target });
      const { error } = await response.json();
      return `${response.status} ${error?.message ?? ''}`;
    },
    async register(target) {
      const response = await asGuest('POST', '/locations', { type: 'url', target });
      if (response.status !== 201) {
        throw new Error(`${target}: ${response.status} ${await response.text()}`);
      }
      const { location } = await response.json();
      return location.id;
    },
    async unregister(id) {
      const response = await portal.call(`/api/catalog/locations/${id}`, { method: 'DELETE' });
      if (response.status !== 204) {
        throw new Error(`${id}: ${response.status} ${await response.text()}`);
      }
    },
    appears: name => until(name, () => find('component', name), 30_000),
    logs: pattern =>
      until(
        `the log to say ${pattern}`,
        async () => portal.fleet.logs('catalog').find(line => pattern.test(line)),
        30_000,
      ),
    async [Symbol.asyncDispose]() {
      await portal[Symbol.asyncDispose]();
      await files[Symbol.asyncDispose]();
    },
  };
}

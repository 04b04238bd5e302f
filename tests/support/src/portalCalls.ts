/** A cheap call to each kind of plugin, and the service that must answer it. */
export interface PortalCall {
  readonly path: string;
  readonly service: string;
  /** Whether only somebody who is known may make it. */
  readonly guarded: boolean;
}

/** One call at least to each service, over the portal's public address. */
export const portalCalls: readonly PortalCall[] = [
  { path: '/', service: 'gateway', guarded: false },
  { path: '/api/auth/.well-known/jwks.json', service: 'gateway', guarded: false },
  { path: '/api/permission/health', service: 'gateway', guarded: false },
  { path: '/api/notifications/health', service: 'gateway', guarded: false },
  { path: '/api/signals/health', service: 'gateway', guarded: false },
  { path: '/api/user-settings/buckets/none', service: 'gateway', guarded: true },
  { path: '/api/catalog/entities?limit=1', service: 'catalog', guarded: true },
  { path: '/api/kubernetes/clusters', service: 'catalog', guarded: true },
  {
    path: '/api/techdocs/metadata/entity/default/component/none',
    service: 'catalog',
    guarded: true,
  },
  { path: '/api/scaffolder/v2/actions', service: 'scaffolder', guarded: true },
  { path: '/api/search/query?term=x', service: 'search', guarded: true },
];

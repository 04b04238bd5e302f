/** Routes that answer somebody on purpose. */
export interface ListedRoutes {
  /** Why they may. */
  readonly reason: string;
  /** `METHOD /path` as the routers have it; `/api/*` stands for any plugin. */
  readonly routes: readonly string[];
}

/** Whether a row of a list names a route, written `METHOD /path`. */
export function isNamed(row: string, route: string): boolean {
  return row === route || row === route.replace(/^(\w+ \/api)\/[^/]+/, '$1/*');
}

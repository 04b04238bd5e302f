interface Visit {
  readonly pathname: string;
  readonly entityRef?: string;
}

/**
 * "Recently visited" lists what somebody wants to come back to: an entity, a document, a template.
 * Lists and settings are one click away in the sidebar.
 */
export function isWorthRemembering({ pathname, entityRef }: Visit): boolean {
  return Boolean(entityRef) || /^\/(docs|create\/templates)\/[^/]+\/./.test(pathname);
}

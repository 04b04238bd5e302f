interface Visit {
  readonly name: string;
  readonly pathname: string;
  readonly entityRef?: string;
}

const acronyms = ['api'];

/** What somebody visited, in a word: the kind of an entity, docs or a template. */
export function visitLabel({ pathname, entityRef }: Omit<Visit, 'name'>): string {
  const [kind = ''] = entityRef?.split(':', 1) ?? [];
  const word = (kind || (pathname.startsWith('/docs/') ? 'docs' : 'template')).toLowerCase();
  return acronyms.includes(word)
    ? word.toUpperCase()
    : word.charAt(0).toUpperCase() + word.slice(1);
}

/**
 * What is named in an address of docs and templates: `/docs/default/component/booking-service`. The
 * stock name is the title of the browser's tab, which is that of the page before at this moment.
 */
export function visitName({ name, pathname, entityRef }: Visit): string {
  const [, named] =
    /^\/docs\/[^/]+\/[^/]+\/([^/]+)/.exec(pathname) ??
    /^\/create\/templates\/[^/]+\/([^/]+)/.exec(pathname) ??
    [];
  return entityRef || !named ? name : named;
}

import type { Entity } from '@backstage/catalog-model';

/** Schemes that run code, or show a page of the author's own, in the portal's name. */
const SCRIPTS = new Set([
  'about:',
  'blob:',
  'data:',
  'filesystem:',
  'javascript:',
  'vbscript:',
  'view-source:',
]);

/** Annotations that are links by their name. Others are text that a plugin may make a link of. */
const LINKS = new Set(['backstage.io/view-url', 'backstage.io/edit-url']);

/**
 * Says which of an entity's links runs a script when it is followed, or undefined. Looks at
 * `metadata.links` and at every annotation.
 */
export function findScriptLink({ metadata }: Entity): string | undefined {
  const links: unknown = metadata.links;
  if (Array.isArray(links)) {
    for (const [index, link] of links.entries()) {
      const scheme = scriptSchemeOf(Object(link).url);
      if (scheme) {
        return `metadata.links[${index}].url begins with ${scheme}; use a web address`;
      }
    }
  }
  for (const [name, value] of Object.entries(metadata.annotations ?? {})) {
    const scheme = scriptSchemeOf(value);
    if (scheme && (LINKS.has(name) || scheme === 'javascript:')) {
      return `The annotation ${name} begins with ${scheme}; use a web address`;
    }
  }
  return undefined;
}

/** Read as a browser reads it, which skips leading spaces and line breaks within the scheme. */
function scriptSchemeOf(value: unknown): string | undefined {
  const scheme = typeof value === 'string' ? URL.parse(value)?.protocol : undefined;
  return scheme !== undefined && SCRIPTS.has(scheme) ? scheme : undefined;
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** The stylesheet of every site. */
export interface Stylesheet {
  /** Below the site's root, and new whenever the content is. */
  readonly path: string;
  readonly content: Buffer;
}

/**
 * Reads main.css. The reader keeps a stylesheet only if it is named like the one of MkDocs
 * Material: plugin-techdocs, transformers/html/hooks/links.
 */
export async function readStylesheet(): Promise<Stylesheet> {
  const content = await readFile(new URL('./main.css', import.meta.url));
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
  return { path: `assets/stylesheets/main.${hash}.min.css`, content };
}

import type { MarkdownIt, Token } from 'markdown-it';

/** A markdown-it plugin: runs every link and image through `env.resolve`. */
export function resolveReferences(markdown: MarkdownIt): void {
  markdown.core.ruler.after('inline', 'resolve_references', state => {
    const resolve = state.env.resolve;
    if (typeof resolve !== 'function') return;
    for (const token of state.tokens.flatMap(({ children }) => children ?? [])) {
      const attribute = attributes[token.type];
      const reference = attribute && token.attrGet(attribute);
      if (attribute && reference) token.attrSet(attribute, String(resolve(reference)));
    }
  });
}

const attributes: Partial<Record<Token['type'], string>> = { link_open: 'href', image: 'src' };

import type { Token } from 'markdown-it';

/** A heading and the text up to the next one. */
export interface Section {
  /** 1 to 6, and 0 for what stands before the first heading. */
  readonly level: number;
  readonly id: string;
  readonly title: string;
  /** Plain text. */
  readonly text: string;
}

/** Cuts a page at its headings, for the table of contents and the search index. */
export function readSections(tokens: readonly Token[]): Section[] {
  const sections: { level: number; id: string; title: string; texts: string[] }[] = [];
  let current = { level: 0, id: '', title: '', texts: [] as string[] };
  sections.push(current);
  tokens.forEach((token, index) => {
    if (token.type === 'heading_open') {
      current = {
        level: Number(token.tag.slice(1)),
        id: String(token.attrGet('id') ?? ''),
        title: plainText(tokens[index + 1]?.children ?? []),
        texts: [],
      };
      sections.push(current);
    } else if (token.type === 'inline' && tokens[index - 1]?.type !== 'heading_open') {
      current.texts.push(plainText(token.children ?? []));
    } else if (token.type === 'fence' || token.type === 'code_block') {
      current.texts.push(token.content.trim());
    }
  });
  return sections.map(({ texts, ...section }) => ({
    ...section,
    text: texts.filter(text => text !== '').join('\n'),
  }));
}

function plainText(tokens: readonly Token[]): string {
  const text = tokens.map(token => {
    if (token.type === 'text' || token.type === 'code_inline') return token.content;
    if (token.type === 'image') return plainText(token.children ?? []);
    return token.type === 'softbreak' || token.type === 'hardbreak' ? ' ' : '';
  });
  return text.join('').trim();
}

import type { MarkdownIt, StateBlock } from 'markdown-it';
import { titleOfName } from '../mkdocs/readNavigation.ts';

/** `!!! note`, `!!! note "Title"`, and the same with `???` (closed) or `???+` (open). */
const opening = /^(!!!|\?\?\?\+?)\s+([\w-]+)(?:\s+"([^"]*)")?\s*$/;

/**
 * A markdown-it plugin for the admonitions of Python-Markdown and the details of pymdownx, which
 * techdocs-core switches on: an opening line, then a body that is indented by four.
 */
export function admonitions(markdown: MarkdownIt): void {
  markdown.block.ruler.before('fence', 'admonition', parse, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
}

function parse(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const indent = state.sCount[startLine] ?? 0;
  const from = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  const match = opening.exec(state.src.slice(from, state.eMarks[startLine]));
  if (!match || indent - state.blkIndent >= 4) return false;
  if (silent) return true;

  const bodyIndent = indent + 4;
  const end = endOfBody(state, startLine + 1, endLine, bodyIndent);
  const [, mark, kind = 'note', title] = match;
  const tag = mark === '!!!' ? 'div' : 'details';

  const open = state.push('admonition_open', tag, 1);
  open.block = true;
  open.map = [startLine, end];
  open.attrSet('class', tag === 'div' ? `admonition ${kind}` : kind);
  if (mark === '???+') open.attrSet('open', '');
  pushTitle(state, startLine, tag, title ?? titleOfName(kind));

  const { blkIndent, lineMax } = state;
  state.blkIndent = bodyIndent;
  state.lineMax = end;
  state.md.block.tokenize(state, startLine + 1, end);
  state.blkIndent = blkIndent;
  state.lineMax = lineMax;

  state.push('admonition_close', tag, -1).block = true;
  state.line = end;
  return true;
}

/** A title is Markdown too. An empty one stands for none, which `details` cannot do without. */
function pushTitle(state: StateBlock, line: number, parent: string, title: string): void {
  const isSummary = parent === 'details';
  if (title === '' && !isSummary) return;
  const tag = isSummary ? 'summary' : 'p';
  const open = state.push('admonition_title_open', tag, 1);
  if (!isSummary) open.attrSet('class', 'admonition-title');
  const content = state.push('inline', '', 0);
  content.content = title;
  content.map = [line, line + 1];
  content.children = [];
  state.push('admonition_title_close', tag, -1).block = true;
}

/** The line after the last one that is indented enough; blank lines do not end a body. */
function endOfBody(state: StateBlock, from: number, to: number, indent: number): number {
  let end = from;
  for (let line = from; line < to; line++) {
    if (state.isEmpty(line)) continue;
    if ((state.sCount[line] ?? 0) < indent) break;
    end = line + 1;
  }
  return end;
}

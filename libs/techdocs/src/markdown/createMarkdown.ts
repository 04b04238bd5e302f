import MarkdownIt from 'markdown-it';
import { admonitions } from './admonitions.ts';
import { harmlessHtml } from './harmlessHtml.ts';
import { headingLinks } from './headingLinks.ts';
import { resolveReferences } from './resolveReferences.ts';
import { taskLists } from './taskLists.ts';

/**
 * Markdown as in MkDocs with techdocs-core, in the markup of MkDocs Material: tables, fenced code,
 * bare links, headings with links, admonitions and task lists. Of raw HTML only a few tags pass.
 */
export function createMarkdown() {
  const markdown = new MarkdownIt({ html: true, linkify: true })
    .use(admonitions)
    .use(taskLists)
    .use(resolveReferences)
    .use(harmlessHtml)
    .use(headingLinks);
  // Otherwise "README.md" becomes a link to a host in Moldova.
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  const { escapeHtml } = markdown.utils;
  markdown.renderer.rules.fence = (tokens, index) => {
    const token = tokens[index];
    const language = escapeHtml(token?.info.trim().split(/\s+/, 1)[0] || 'text');
    const code = escapeHtml(token?.content ?? '');
    return `<div class="language-${language} highlight"><pre><code class="language-${language}">${code}</code></pre></div>\n`;
  };
  return markdown;
}

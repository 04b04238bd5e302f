import type { MarkdownIt } from 'markdown-it';

/** A markdown-it plugin: `- [x] done` in the markup of MkDocs Material. */
export function taskLists(markdown: MarkdownIt): void {
  markdown.core.ruler.after('inline', 'task_lists', state => {
    state.tokens.forEach((token, index) => {
      const item = state.tokens[index - 2];
      const text = token.children?.[0];
      if (token.type !== 'inline' || item?.type !== 'list_item_open' || text?.type !== 'text') {
        return;
      }
      const mark = /^\[([ xX])\]\s/.exec(text.content);
      if (!mark) return;
      text.content = text.content.slice(mark[0].length);
      item.attrJoin('class', 'task-list-item');
      const box = new state.Token('task_box', '', 0);
      box.meta = { checked: mark[1] !== ' ' };
      token.children?.unshift(box);
    });
  });
  markdown.renderer.rules.task_box = (tokens, index) => {
    const checked = tokens[index]?.meta?.checked ? ' checked' : '';
    return `<label class="task-list-control"><input type="checkbox" disabled${checked}><span class="task-list-indicator"></span></label>`;
  };
}

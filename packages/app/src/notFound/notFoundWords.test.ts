import { describe, expect, it } from 'vitest';
import { notFoundWords } from './notFoundWords.ts';

describe('notFoundWords', () => {
  it('speaks of a permission where there is a page', () => {
    const { title } = notFoundWords(['page:devtools', 'sub-page:devtools/info']);
    expect(title).toBe('You may not see this page');
  });

  it('leaves both open below a page that reads addresses by itself', () => {
    const { text } = notFoundWords(['page:catalog/entity']);
    expect(text).toContain('no such page, or it needs a permission');
  });

  it('does not speak of permissions where there is nothing', () => {
    const { title, text } = notFoundWords(['app/routes']);
    expect(title).toBe('There is no such page');
    expect(text).not.toContain('permission');
  });
});

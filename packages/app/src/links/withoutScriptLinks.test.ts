import { describe, expect, it } from 'vitest';
import { isScriptLink, withoutScriptLinks } from './withoutScriptLinks.ts';

describe('isScriptLink', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' \u0001\u001fjavascript:alert(1)',
    'java\tscr\nipt\r:alert(1)',
    'vbscript:msgbox(1)',
    'data:text/html,<script>alert(1)</script>',
  ])('knows %j', address => {
    expect(isScriptLink(address)).toBe(true);
  });

  it.each([
    'https://example.com/javascript:x',
    '/catalog?javascript:x',
    'mailto:a@example.com',
    'javascripts://x',
    'database:x',
    '#',
  ])('leaves %j', address => {
    expect(isScriptLink(address)).toBe(false);
  });
});

describe('withoutScriptLinks', () => {
  it('takes them out of entities, task output and notifications, however deep', () => {
    const before = {
      metadata: {
        annotations: { 'backstage.io/view-url': 'javascript:1' },
        links: [{ url: 'javascript:2', title: 'javascript: the good parts' }, { url: 'https://a' }],
      },
      payload: { link: ' vbscript:3' },
    };
    expect(JSON.parse(withoutScriptLinks(JSON.stringify(before)))).toEqual({
      metadata: {
        annotations: { 'backstage.io/view-url': '#' },
        links: [{ url: '#', title: 'javascript: the good parts' }, { url: 'https://a' }],
      },
      payload: { link: '#' },
    });
  });

  it('hands everything else on, byte by byte', () => {
    const harmless = '{ "url": "https://a",  "text": "javascript:x", "n": 12345678901234567890 }';
    expect(withoutScriptLinks(harmless)).toBe(harmless);
    expect(withoutScriptLinks('not JSON: javascript:')).toBe('not JSON: javascript:');
  });
});

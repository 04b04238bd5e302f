import type { Entity } from '@backstage/catalog-model';
import { expect, it } from 'vitest';
import { findScriptLink } from './findScriptLink.ts';

function entity(link: string, annotations: Record<string, string> = {}): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'x', annotations, links: [{ url: 'https://a.test' }, { url: link }] },
  };
}

it('refuses links that run a script, as a browser reads them', () => {
  for (const link of [
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'blob:https://a.test/x',
  ]) {
    expect(findScriptLink(entity(link)), link).toMatch('metadata.links[1].url');
    const viewUrl = { 'backstage.io/view-url': link };
    expect(findScriptLink(entity('https://a.test', viewUrl)), link).toMatch('view-url');
  }
  expect(findScriptLink(entity('/x', { 'acme.test/board': 'javascript:x' }))).toMatch('board');
});

it('takes web addresses, paths, other programs, and text that is no link', () => {
  for (const link of [
    'https://a.test',
    '/docs',
    'mailto:a@b.test',
    'slack://channel?id=1',
    'tel:1',
  ]) {
    expect(findScriptLink(entity(link, { note: 'about: us', more: 'data: none' }))).toBeUndefined();
  }
});

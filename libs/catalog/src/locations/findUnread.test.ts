import type { Entity } from '@backstage/catalog-model';
import { expect, it } from 'vitest';
import { findUnread } from './findUnread.ts';

const root = 'location:default/root';

function graph(targets: readonly string[], children: Readonly<Record<string, string>>) {
  const entities = new Map<string, Entity>([[root, entity('Location', undefined, { targets })]]);
  for (const [ref, file] of Object.entries(children)) {
    entities.set(ref, entity('Component', file));
  }
  const descendants = [
    { ref: root, parent: null },
    ...Object.keys(children).map(ref => ({ ref, parent: root })),
  ];
  return findUnread(descendants, entities);
}

function entity(kind: string, file?: string, spec = {}): Entity {
  const annotations: Record<string, string> = file
    ? { 'backstage.io/managed-by-location': file }
    : {};
  return { apiVersion: 'v1', kind, metadata: { name: 'x', annotations }, spec };
}

it('finds the Location whose file was taken over by another', () => {
  expect(graph(['a.yaml', 'b.yaml'], { a: 'url:a.yaml', b: 'url:b.yaml' })).toBeUndefined();
  expect(graph(['a.yaml', 'b.yaml'], { a: 'url:a.yaml', c: 'url:a.yaml' })).toBe(root);
  expect(graph(['a.yaml'], {})).toBe(root);
});

it('cannot tell for a pattern', () => {
  expect(graph(['*.yaml'], { a: 'url:a.yaml', b: 'url:b.yaml' })).toBe(root);
});

import { describe, expect, it } from 'vitest';
import { relationFilter } from './relationFilter.ts';

const component = (relations: { type: string; targetRef: string }[]) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'shop' },
  relations,
});

describe('relationFilter', () => {
  const dependsOnResource = relationFilter({
    kind: 'Component',
    type: 'dependsOn',
    target: 'Resource',
  });

  it('lets an entity through that has the relation', () => {
    const entity = component([{ type: 'dependsOn', targetRef: 'resource:default/orders-db' }]);
    expect(dependsOnResource(entity)).toBe(true);
  });

  it('stops a relation of another type or to another kind', () => {
    const entity = component([
      { type: 'ownedBy', targetRef: 'resource:default/orders-db' },
      { type: 'dependsOn', targetRef: 'component:default/orders' },
    ]);
    expect(dependsOnResource(entity)).toBe(false);
  });

  it('stops an entity of another kind', () => {
    const entity = component([{ type: 'dependsOn', targetRef: 'resource:default/orders-db' }]);
    expect(dependsOnResource({ ...entity, kind: 'System' })).toBe(false);
  });

  it('stops an entity that has no relations yet', () => {
    const { relations: _, ...entity } = component([]);
    expect(dependsOnResource(entity)).toBe(false);
  });
});

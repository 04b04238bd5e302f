import { type Entity, RELATION_OWNED_BY } from '@backstage/catalog-model';
import { EmptyState } from '@backstage/core-components';
import { EntityRefLinks, getEntityRelations } from '@backstage/plugin-catalog-react';

/** Says who sees what the entity runs: the backend's own answer is a 403 (libs/kubernetes). */
export function NotAnOwner({ entity }: { readonly entity: Entity }) {
  const owners = getEntityRelations(entity, RELATION_OWNED_BY);
  return (
    <EmptyState
      missing="content"
      title="Shown to its owners"
      description={
        <>
          What {entity.metadata.title ?? entity.metadata.name} runs in clusters is shown to those
          who own it{owners.length > 0 && ': '}
          <EntityRefLinks entityRefs={owners} defaultKind="group" />. Those who look after the
          portal see it, too.
        </>
      }
    />
  );
}

import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { ScmIntegrationRegistry } from '@backstage/integration';
import { getLocationForEntity } from '@backstage/plugin-techdocs-node';
import type { NamedFolder } from '@splitstage/service/named-folders';
import { checkSource, type DocsLocation, refusal } from './checkSource.ts';

/** Where the docs of an entity are, if they may be read from there. */
export type DocsSource = (entity: Entity) => DocsLocation;

/** @throws NotAllowedError from {@link checkSource}; InputError when the annotations say nothing */
export function createDocsSource(
  integrations: ScmIntegrationRegistry,
  roots: readonly NamedFolder[],
): DocsSource {
  return entity => {
    const location = locate(entity, integrations);
    checkSource(entity, location, roots);
    return location;
  };
}

/** Backstage's own errors for paths that lead out tell one that is there from one that is not. */
function locate(entity: Entity, integrations: ScmIntegrationRegistry): DocsLocation {
  if (!entity.metadata.annotations?.['backstage.io/techdocs-ref']) {
    throw new InputError('The entity has no annotation backstage.io/techdocs-ref');
  }
  try {
    return getLocationForEntity(entity, integrations);
  } catch {
    throw refusal();
  }
}

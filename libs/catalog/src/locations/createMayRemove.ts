import type {
  AuthService,
  BackstageCredentials,
  DatabaseService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import {
  catalogEntityDeletePermission,
  catalogLocationDeletePermission,
} from '@backstage/plugin-catalog-common/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { type Descendant, findDescendants } from './findDescendants.ts';
import { findUnread } from './findUnread.ts';
import type { Registrations } from './Registrations.ts';

/** How far a location is looked through; what is larger is for the platform team. */
const MOST_DESCENDANTS = 2_000;

/**
 * Why somebody may remove a location: the permission says so, or all of it is theirs, which is
 * nothing where they registered it and it brought no entity but Locations.
 */
export type MayRemove = 'permitted' | 'owner' | undefined;

export interface CreateMayRemoveOptions {
  readonly auth: AuthService;
  readonly catalog: CatalogService;
  readonly database: DatabaseService;
  readonly permissions: PermissionsService;
  readonly registrations: Registrations;
}

/**
 * Tells whether somebody may remove what a registered location brought: who may delete each of its
 * entities by itself (`catalog.entity.delete`) may delete the location too. A location that never
 * brought an entity, but for Locations, belongs to whoever registered it.
 */
export function createMayRemove(options: CreateMayRemoveOptions) {
  const { auth, catalog, database, permissions, registrations } = options;
  return async (id: string, credentials: BackstageCredentials): Promise<MayRemove> => {
    const [decision] = await permissions.authorize(
      [{ permission: catalogLocationDeletePermission }],
      { credentials },
    );
    if (decision?.result === AuthorizeResult.ALLOW) {
      return 'permitted';
    }
    const ownCredentials = await auth.getOwnServiceCredentials();
    const location = await catalog.getLocationById(id, { credentials: ownCredentials });
    if (!location?.entityRef) {
      return undefined;
    }
    const descendants = await findDescendants(database, location.entityRef, MOST_DESCENDANTS);
    if (descendants.length > MOST_DESCENDANTS) {
      return undefined;
    }
    const entities = await readEntities(descendants, ownCredentials);
    const refs = [...entities].filter(([, { kind }]) => kind !== 'Location').map(([ref]) => ref);
    if (refs.length === 0 && auth.isPrincipal(credentials, 'user')) {
      return (await registrations.isBy(id, credentials.principal.userEntityRef))
        ? 'owner'
        : undefined;
    }
    if (findUnread(descendants, entities)) {
      return undefined;
    }
    return refs.length > 0 && (await mayDeleteAll(refs, credentials)) ? 'owner' : undefined;
  };

  /** Without those that never became entities: nobody owns them, and nobody misses them. */
  async function readEntities(
    descendants: readonly Descendant[],
    credentials: BackstageCredentials,
  ): Promise<ReadonlyMap<string, Entity>> {
    const entityRefs = [...new Set(descendants.map(({ ref }) => ref))];
    const fields = ['kind', 'metadata.annotations', 'spec.target', 'spec.targets'];
    const { items } = await catalog.getEntitiesByRefs({ entityRefs, fields }, { credentials });
    return new Map(
      entityRefs.flatMap((ref, index) => {
        const entity = items[index];
        return entity ? [[ref, entity] as const] : [];
      }),
    );
  }

  async function mayDeleteAll(refs: readonly string[], credentials: BackstageCredentials) {
    for (let start = 0; start < refs.length; start += 100) {
      const decisions = await permissions.authorize(
        refs.slice(start, start + 100).map(resourceRef => ({
          permission: catalogEntityDeletePermission,
          resourceRef,
        })),
        { credentials },
      );
      if (decisions.some(({ result }) => result !== AuthorizeResult.ALLOW)) {
        return false;
      }
    }
    return true;
  }
}

import { ANNOTATION_ORIGIN_LOCATION, type Entity } from '@backstage/catalog-model';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogLocationDeletePermission } from '@backstage/plugin-catalog-common/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { usePermission } from '@backstage/plugin-permission-react';
import { useEffect, useState } from 'react';
import { ownsAll } from './ownsAll.ts';

/** Whether somebody may take an entity's location out of the catalog; undefined until it is known. */
export type MayUnregister = 'yes' | 'others-own-part' | undefined;

/**
 * An entity goes with the location that it was registered by, and with all that this holds. Whoever
 * owns all of that may take it out, and so may those with `catalog.location.delete`. An entity
 * without a registered location is a matter of `catalog.entity.delete` alone.
 */
export function useUnregister(entity: Entity): MayUnregister {
  const catalogApi = useApi(catalogApiRef);
  const identityApi = useApi(identityApiRef);
  const { allowed } = usePermission({ permission: catalogLocationDeletePermission });
  const [owned, setOwned] = useState<MayUnregister>();
  const origin = entity.metadata.annotations?.[ANNOTATION_ORIGIN_LOCATION];

  useEffect(() => {
    let isShown = true;
    async function ask(location: string): Promise<MayUnregister> {
      const [{ ownershipEntityRefs }, registered, { items }] = await Promise.all([
        identityApi.getBackstageIdentity(),
        catalogApi.getLocationByRef(location),
        catalogApi.getEntities({
          filter: { [`metadata.annotations.${ANNOTATION_ORIGIN_LOCATION}`]: location },
          fields: ['relations'],
        }),
      ]);
      return !registered || ownsAll(ownershipEntityRefs, items) ? 'yes' : 'others-own-part';
    }
    (origin ? ask(origin) : Promise.resolve<MayUnregister>('yes')).then(
      answer => isShown && setOwned(answer),
      // The catalog decides; this only spares people a dialog that ends in a refusal.
      () => isShown && setOwned('yes'),
    );
    return () => {
      isShown = false;
    };
  }, [catalogApi, identityApi, origin]);

  return allowed ? 'yes' : owned;
}

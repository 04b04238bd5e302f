import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { useEntity } from '@backstage/plugin-catalog-react';
import { EntityContextMenuItemBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { useUnregister } from './useUnregister.ts';

/**
 * The stock item asks whether somebody may delete the entity, while what its dialog deletes is the
 * location. Here it is offered where that will be allowed, and says why not elsewhere.
 */
export const unregisterItem = catalogPlugin
  .getExtension('entity-context-menu-item:catalog/unregister-entity')
  .override({
    factory: original => {
      const stock = original().get(EntityContextMenuItemBlueprint.dataRefs.data);
      return [
        EntityContextMenuItemBlueprint.dataRefs.data({
          ...stock,
          useProps: () => {
            const props = stock.useProps();
            const may = useUnregister(useEntity().entity);
            return {
              ...props,
              title:
                may === 'others-own-part'
                  ? `${props.title} (others own part of its location)`
                  : props.title,
              disabled: props.disabled || may !== 'yes',
            };
          },
        }),
      ];
    },
  });

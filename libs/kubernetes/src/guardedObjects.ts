import type { BackstageCredentials, PermissionsService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { CustomResourceMatcher } from '@backstage/plugin-kubernetes-common';
import type { KubernetesObjectsProvider } from '@backstage/plugin-kubernetes-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { AccessRules } from './access/AccessRules.ts';
import { type Access, decideAccess } from './access/decideAccess.ts';
import { kubernetesClusterReadPermission, kubernetesEntityReadPermission } from './permissions.ts';
import { checkCustomResources } from './reads/checkCustomResources.ts';
import { withoutValues } from './reads/withoutValues.ts';

/** What {@link guardedObjects} needs. */
export interface GuardedObjectsOptions {
  readonly catalog: CatalogService;
  readonly permissions: PermissionsService;
  readonly rules: AccessRules;
  /** The custom kinds that owners may ask for. */
  readonly customResources: readonly CustomResourceMatcher[];
}

/**
 * Gives objects of clusters to those who may see them: every route and every action of the plugin
 * that reads them asks here. Errors are NotAllowedError, because one route makes a 500 of others.
 */
export function guardedObjects(
  provider: KubernetesObjectsProvider,
  { catalog, permissions, rules, customResources }: GuardedObjectsOptions,
): KubernetesObjectsProvider {
  return {
    async getKubernetesObjectsByEntity({ entity: asked, auth }, options) {
      const entity = await read(asked, options.credentials);
      const { sees } = await access(entity, options.credentials);
      const objects = await provider.getKubernetesObjectsByEntity({ entity, auth }, options);
      return sees === 'everything' ? objects : withoutValues(objects);
    },

    async getCustomResourcesByEntity({ entity: asked, auth, customResources: kinds }, options) {
      const entity = await read(asked, options.credentials);
      const { sees, mayReadClusters } = await access(entity, options.credentials);
      if (sees !== 'everything') {
        throw new NotAllowedError(
          "Custom resources are shown in namespaces that are the owner's (kubernetes.access.namespaces)",
        );
      }
      return provider.getCustomResourcesByEntity(
        {
          entity,
          auth,
          customResources: checkCustomResources(
            kinds,
            mayReadClusters ? undefined : customResources,
          ),
        },
        options,
      );
    },
  };

  /** The catalog's own entity: annotations and owners in a request's body are anybody's word. */
  async function read(asked: Entity | undefined, credentials: BackstageCredentials) {
    const entity = asked && (await catalog.getEntityByRef(nameOf(asked), { credentials }));
    if (!entity) throw new NotAllowedError('The request names no entity that you may read');
    return entity;
  }

  async function access(entity: Entity, credentials: BackstageCredentials) {
    const { kind, namespace, name } = nameOf(entity);
    const resourceRef = `${kind}:${namespace}/${name}`.toLocaleLowerCase('en-US');
    const [clusters, own] = await permissions.authorize(
      [
        { permission: kubernetesClusterReadPermission },
        { permission: kubernetesEntityReadPermission, resourceRef },
      ],
      { credentials },
    );
    const mayReadClusters = clusters?.result === AuthorizeResult.ALLOW;
    if (!mayReadClusters && own?.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(`What ${resourceRef} runs is shown to those who own it`);
    }
    const decided = decideAccess(entity, mayReadClusters, rules);
    if (decided.sees === 'nothing') {
      throw new NotAllowedError(`What ${resourceRef} runs is not shown. ${decided.because}.`);
    }
    return { sees: decided.sees satisfies Access['sees'], mayReadClusters };
  }
}

function nameOf({ kind, metadata }: Entity) {
  return { kind, namespace: metadata.namespace ?? 'default', name: metadata.name };
}

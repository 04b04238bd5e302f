import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { readNamedFolders } from '@splitstage/service/named-folders';
import { createDocsSource } from '../source/docsSource.ts';
import { readScmIntegrations } from '../source/scmIntegrations.ts';
import { guardServed } from './guardServed.ts';

/**
 * Stands in front of TechDocs' routes: what a site holds cannot run in the portal's name, and
 * nobody learns about folders of this machine from an entity that may have no docs there.
 */
export const techdocsGuard = createBackendModule({
  pluginId: 'techdocs',
  moduleId: 'guard',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        http: coreServices.httpRouter,
        httpAuth: coreServices.httpAuth,
      },
      async init({ catalog, config, http, httpAuth }) {
        guardServed(http);
        const source = createDocsSource(readScmIntegrations(config), readNamedFolders(config));
        // Backstage answers with the folder, and with an error where a symbolic link leads out.
        http.use(async (request, _response, next) => {
          try {
            const name = entityOf(request.path);
            const credentials = name && (await httpAuth.credentials(request));
            const entity = credentials && (await catalog.getEntityByRef(name, { credentials }));
            next(entity && fault(() => source(entity)));
          } catch (error) {
            next(error);
          }
        });
      },
    });
  },
});

/** Of `/metadata/entity/:namespace/:kind/:name`, as TechDocs' router matches it. */
function entityOf(path: string) {
  const match = /^\/metadata\/entity\/([^/]+)\/([^/]+)\/([^/]+)\/?$/i.exec(path);
  if (!match) return undefined;
  const [, namespace = '', kind = '', name = ''] = match.map(decodeURIComponent);
  return { namespace, kind, name };
}

function fault(check: () => void): NotFoundError | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return new NotFoundError('The docs of this entity have no place', error);
  }
}

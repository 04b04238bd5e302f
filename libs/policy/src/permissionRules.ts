/**
 * Who may use a permission:
 *
 * - `signed-in`: everybody who is signed in.
 * - `owner`: those who own the catalog entity that it is about, in person or through a group.
 * - `own-task`: the one who started the scaffolder task that it is about.
 * - `platform`: nobody but the platform groups (`permission.platformGroups`).
 *
 * The platform groups may use every permission, whatever its rule.
 */
export type PermissionRule = 'signed-in' | 'owner' | 'own-task' | 'platform';

/**
 * The policy of the portal: every permission that its plugins ask about, and its rule.
 * What is not named here is denied to everybody but the platform groups.
 */
export const permissionRules: ReadonlyMap<string, PermissionRule> = new Map(
  Object.entries<PermissionRule>({
    // Read the catalog. Search and TechDocs ask for catalog.entity.read too and have no
    // permission of their own: what a user may not read, a user does not find.
    'catalog.entity.read': 'signed-in',

    // Register an entity: the button, the preview, the check, the location itself.
    'catalog.entity.create': 'signed-in',
    'catalog.entity.validate': 'signed-in',
    'catalog.location.analyze': 'signed-in',
    'catalog.location.create': 'signed-in',
    'catalog.location.read': 'signed-in',

    // Look after an entity.
    'catalog.entity.refresh': 'owner',
    'catalog.entity.delete': 'owner',

    // Look after the catalog. A location may hold entities of several owners.
    'catalog.location.delete': 'platform',
    'catalog.ingestion.read': 'platform',
    'catalog.ingestion.manage': 'platform',
    'catalog.entities.unprocessed.read': 'platform',
    'catalog.entities.unprocessed.delete': 'platform',

    // Run a template. A task shows what its starter typed in, so it is theirs alone.
    'scaffolder.template.parameter.read': 'signed-in',
    'scaffolder.template.step.read': 'signed-in',
    'scaffolder.action.execute': 'signed-in',
    'scaffolder.task.create': 'signed-in',
    'scaffolder.task.read': 'own-task',
    'scaffolder.task.cancel': 'own-task',

    // Write templates in the portal, and try them out.
    'scaffolder.template.dry-run': 'platform',
    'scaffolder.template.management': 'platform',

    // See what runs in Kubernetes. The proxy forwards any request to a cluster's API with the
    // portal's credentials: it reads and writes whatever those may.
    // `resources.read` opens the door only: libs/kubernetes asks for the entity, and for the cluster
    // where more than an entity's own is read.
    'kubernetes.clusters.read': 'signed-in',
    'kubernetes.resources.read': 'signed-in',
    'kubernetes.entity.read': 'owner',
    'kubernetes.cluster.read': 'platform',
    'kubernetes.proxy': 'platform',

    // See where the services run, and steer the portal, its configuration included.
    'gateway.services.read': 'platform',
    'devtools.administer': 'platform',
    'devtools.config': 'platform',
    'devtools.external-dependencies': 'platform',
    'devtools.info': 'platform',
    'devtools.scheduler.read': 'platform',
    'devtools.scheduler.trigger': 'platform',
  }),
);

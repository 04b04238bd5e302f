/**
 * Back-end plugins without which pages of a front-end plugin show nothing; default: its own. Some ask
 * for permissions first, and say that somebody has none when nobody could be asked.
 */
const needs: Readonly<Record<string, readonly string[]>> = {
  'api-docs': ['catalog'],
  app: [],
  'app-visualizer': [],
  auth: [],
  'catalog-graph': ['catalog'],
  'catalog-import': ['catalog'],
  'catalog-unprocessed-entities': ['catalog', 'permission'],
  devtools: ['devtools', 'permission'],
  home: [],
  org: ['catalog'],
  scaffolder: ['catalog', 'scaffolder'],
  techdocs: ['catalog', 'techdocs'],
  'user-settings': [],
};

/** A page, a page below another one's header, and a tab of an entity. */
const pageKinds = ['page', 'sub-page', 'entity-content'];

/**
 * The back-end plugins that a page needs, or undefined for what is not a page.
 *
 * @param extensionId - such as `page:catalog/entity` or `entity-card:catalog/about`
 * @param pluginId - the front-end plugin that it is of
 */
export function neededPlugins(
  extensionId: string,
  pluginId: string,
): readonly string[] | undefined {
  const [kind = ''] = extensionId.split(':', 1);
  return pageKinds.includes(kind) ? (needs[pluginId] ?? [pluginId]) : undefined;
}

/** These are asked beside a page's own business: a page need not start again for them. */
const asides = ['auth', 'events', 'notifications', 'permission', 'signals', 'user-settings'];

/**
 * How often plugins came back that a page may have shown less without.
 *
 * @param recoveries - by plugin id
 * @param needed - see {@link neededPlugins}
 */
export function countRecoveries(
  recoveries: Readonly<Record<string, number>>,
  needed: readonly string[],
): number {
  return Object.entries(recoveries)
    .filter(([id]) => needed.includes(id) || !asides.includes(id))
    .reduce((sum, [, count]) => sum + count, 0);
}

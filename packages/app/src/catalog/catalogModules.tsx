import { RELATION_DEPENDS_ON, RELATION_HAS_PART } from '@backstage/catalog-model';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import apiDocsPlugin from '@backstage/plugin-api-docs/alpha';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import catalogGraphPlugin from '@backstage/plugin-catalog-graph/alpha';
import techdocsPlugin from '@backstage/plugin-techdocs/alpha';
import { wrapElement } from '../extensions/wrapElement.ts';
import { GraphOrHint } from './GraphOrHint.tsx';
import { relationFilter } from './relationFilter.ts';
import { unregisterItem } from './unregisterItem.ts';

/** A card about parts or dependencies shows where there are any: empty tables bury what there is. */
const onlyWith = (kind: string, type: string, target: string) => ({
  params: { filter: relationFilter({ kind, type, target }) },
});

const catalogModule = createFrontendModule({
  pluginId: 'catalog',
  extensions: [
    catalogPlugin
      .getExtension('entity-card:catalog/depends-on-components')
      .override(onlyWith('Component', RELATION_DEPENDS_ON, 'Component')),
    catalogPlugin
      .getExtension('entity-card:catalog/depends-on-resources')
      .override(onlyWith('Component', RELATION_DEPENDS_ON, 'Resource')),
    catalogPlugin
      .getExtension('entity-card:catalog/has-subcomponents')
      .override(onlyWith('Component', RELATION_HAS_PART, 'Component')),
    catalogPlugin
      .getExtension('entity-card:catalog/has-components')
      .override(onlyWith('System', RELATION_HAS_PART, 'Component')),
    catalogPlugin
      .getExtension('entity-card:catalog/has-resources')
      .override(onlyWith('System', RELATION_HAS_PART, 'Resource')),
    catalogPlugin
      .getExtension('entity-card:catalog/has-systems')
      .override(onlyWith('Domain', RELATION_HAS_PART, 'System')),
    catalogPlugin
      .getExtension('entity-card:catalog/has-subdomains')
      .override(onlyWith('Domain', RELATION_HAS_PART, 'Domain')),
    unregisterItem,
  ],
});

/** These cards say once more what the tabs "Definition" and "APIs" say. */
const apiDocsModule = createFrontendModule({
  pluginId: 'api-docs',
  extensions: [
    apiDocsPlugin.getExtension('entity-card:api-docs/definition').override({ disabled: true }),
    apiDocsPlugin.getExtension('entity-card:api-docs/provided-apis').override({ disabled: true }),
    apiDocsPlugin.getExtension('entity-card:api-docs/consumed-apis').override({ disabled: true }),
  ],
});

/** The relations of a group are its members and what it owns, which have cards of their own. */
const catalogGraphModule = createFrontendModule({
  pluginId: 'catalog-graph',
  extensions: [
    catalogGraphPlugin.getExtension('entity-card:catalog-graph/relations').override({
      params: { filter: { $not: { kind: { $in: ['user', 'group'] } } } },
    }),
    catalogGraphPlugin.getExtension('page:catalog-graph').override({
      factory: original => wrapElement(original(), stock => <GraphOrHint>{stock}</GraphOrHint>),
    }),
  ],
});

/** The tab shows where there is documentation to open. */
const techdocsModule = createFrontendModule({
  pluginId: 'techdocs',
  extensions: [
    techdocsPlugin.getExtension('entity-content:techdocs').override({
      params: {
        filter: {
          $any: [
            { 'metadata.annotations.backstage.io/techdocs-ref': { $exists: true } },
            { 'metadata.annotations.backstage.io/techdocs-entity': { $exists: true } },
          ],
        },
      },
    }),
  ],
});

/** What we change about entity pages. */
export const catalogModules = [catalogModule, apiDocsModule, catalogGraphModule, techdocsModule];

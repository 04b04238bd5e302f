import type { Entity } from '@backstage/catalog-model';
import {
  KUBERNETES_ANNOTATION,
  KUBERNETES_LABEL_SELECTOR_QUERY_ANNOTATION,
} from '@backstage/plugin-kubernetes-common';

/** How far a selector reaches: labels with values, one of them the portal's own; labels; anything. */
export type SelectorReach = 'id' | 'equality' | 'any';

/** What Backstage's KubernetesFanOutHandler selects an entity's objects by. */
export function labelSelectorOf({ metadata }: Entity): string {
  return (
    metadata.annotations?.[KUBERNETES_LABEL_SELECTOR_QUERY_ANNOTATION] ||
    `${KUBERNETES_ANNOTATION}=${metadata.annotations?.[KUBERNETES_ANNOTATION] || metadata.name}`
  );
}

/**
 * How far a selector reaches. All requirements of a selector have to be met, so one equality would
 * do; but who writes `app=x,!y` wants something else than the tab of one service.
 */
export function reachOf(selector: string): SelectorReach {
  const keys = selector.split(',').map(requirement => equality.exec(requirement)?.[1]);
  if (keys.includes(undefined)) return 'any';
  return keys.includes(KUBERNETES_ANNOTATION) ? 'id' : 'equality';
}

// Kubernetes, "Labels and Selectors", syntax and character set. A value may be empty there: then
// it selects what somebody left empty.
const name = '[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?';
const equality = new RegExp(`^\\s*((?:[a-z0-9.-]{1,253}/)?${name})\\s*==?\\s*${name}\\s*$`);

import type { SelectorReach } from './labelSelector.ts';

/** What `kubernetes.access` says. */
export interface AccessRules {
  readonly namespaces: readonly {
    /** Entity references in lower case. */
    readonly owners: ReadonlySet<string>;
    readonly namespace: RegExp;
  }[];
  readonly selectors: SelectorReach;
}

export interface Config {
  kubernetes?: {
    /** What those who own an entity see of it in clusters; the platform groups see everything. */
    access?: {
      /**
       * Whose a namespace is, in every cluster. There, owners see all of what their entities select,
       * with values of the environment and of config maps. Default: none.
       */
      namespaces?: {
        /** Users and groups that own entities, each as a full reference such as `group:default/payments`. */
        owners: string[];
        /** Names of namespaces; `*` stands for any characters. */
        namespaces: string[];
      }[];
      /**
       * What an entity may select elsewhere, where owners see states and no values. It is the word of
       * whoever wrote the entity. Default: `id`.
       *
       * - `id`: what bears the label `backstage.io/kubernetes-id`.
       * - `equality`: what bears any labels with these values; `app.kubernetes.io/managed-by=Helm` may be
       *   most of a cluster.
       * - `any`: every selector, everything included.
       */
      selectors?: 'id' | 'equality' | 'any';
    };
  };
}

export interface Config {
  permission?: {
    /**
     * Groups whose members may do everything in the portal, each as a full entity reference such
     * as `group:default/platform`. Default: none, so that what is theirs alone is nobody's.
     */
    platformGroups?: string[];
  };

  userSettings?: {
    /** What one user may store of settings; all guests are one user. */
    limits?: {
      /** Keys, in all buckets together. Default: 500. */
      keys?: number;
      /** Characters of all values together, before the last one. Default: 1000000. */
      characters?: number;
    };
  };
}

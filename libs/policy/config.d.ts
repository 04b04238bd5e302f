export interface Config {
  permission?: {
    /**
     * Groups whose members may do everything in the portal, each as a full entity reference such
     * as `group:default/platform`. Default: none, so that what is theirs alone is nobody's.
     */
    platformGroups?: string[];
  };
}

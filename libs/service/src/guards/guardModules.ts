/** A module of ours without which its plugin is open. */
interface GuardModule {
  readonly plugin: string;
  readonly module: string;
  /** What a service adds to have it. */
  readonly from: string;
}

/**
 * What has to move with a plugin. The policy of the portal is not among them: a team may have one of
 * its own, and without any the permission plugin does not start.
 */
export const guardModules: readonly GuardModule[] = [
  { plugin: 'catalog', module: 'splitstage-guards', from: '@splitstage/catalog' },
  { plugin: 'kubernetes', module: 'splitstage-guard', from: '@splitstage/kubernetes' },
  {
    plugin: 'scaffolder',
    module: 'splitstage-processes',
    from: 'scaffolderProcesses() of @splitstage/scaffolder',
  },
  { plugin: 'search', module: 'splitstage-guard', from: '@splitstage/search' },
  { plugin: 'techdocs', module: 'guard', from: '@splitstage/techdocs' },
  {
    plugin: 'user-settings',
    module: 'splitstage-limits',
    from: '@splitstage/service/user-settings',
  },
];

/**
 * The scaffolder, and what brings actions, filters and globals for templates: the service lists
 * them, its template processes run them.
 */
export const actions = () => [
  import('@backstage/plugin-scaffolder-backend'),
  import('@backstage/plugin-scaffolder-backend-module-github'),
  import('@splitstage/scaffolder/notifications'),
  import('@splitstage/scaffolder'),
];

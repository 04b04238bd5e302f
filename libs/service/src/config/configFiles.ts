import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files that a service reads before any `--config`, in order; a later one overrides an earlier
 * one. `services/<name>.yaml` exists only where a service differs. `SPLITSTAGE_ROUTING_FILE` names
 * another file in the place of routing.yaml, for whoever deploys another table than the
 * repository's: a table that is put on top of it could change rows, and not take one away.
 *
 * @param directory - the repository's `app-config` folder
 */
export function configFiles(
  directory: string,
  service: string,
  env: NodeJS.ProcessEnv = process.env,
): readonly [shared: string, ...string[]] {
  const own = join(directory, 'services', `${service}.yaml`);
  return [
    join(directory, 'app-config.yaml'),
    env.SPLITSTAGE_ROUTING_FILE || join(directory, 'routing.yaml'),
    ...(existsSync(own) ? [own] : []),
  ];
}

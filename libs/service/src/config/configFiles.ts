import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files that a service reads before any `--config`, in order; a later one overrides an earlier
 * one. `services/<name>.yaml` exists only where a service differs.
 *
 * @param directory - the repository's `app-config` folder
 */
export function configFiles(directory: string, service: string): string[] {
  const own = join(directory, 'services', `${service}.yaml`);
  return [
    join(directory, 'app-config.yaml'),
    join(directory, 'routing.yaml'),
    ...(existsSync(own) ? [own] : []),
  ];
}

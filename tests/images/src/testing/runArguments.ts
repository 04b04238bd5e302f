import { isAbsolute, resolve } from 'node:path';
import type { ComposeService } from './readCompose.ts';

/** Where a container is to run. */
export interface Place {
  /** Starts the names of what belongs to this run. */
  readonly prefix: string;
  /** The folder of the compose file. */
  readonly folder: string;
}

/** What `run` has no argument for, or what a test must see for itself. */
const notForRun = ['image', 'command', 'depends_on', 'healthcheck', 'restart', 'stop_grace_period'];

/**
 * The arguments of `docker run` or `podman run`, without image and command, that do what Compose
 * does with a service.
 *
 * @throws Error for a key that is not known here: a test must not leave out what users get
 */
export function runArguments(service: ComposeService, place: Place): string[] {
  return Object.entries(service)
    .filter(([key]) => !notForRun.includes(key))
    .flatMap(([key, value]) => {
      switch (key) {
        case 'environment':
          return Object.entries(value).flatMap(([name, text]) => ['--env', `${name}=${text}`]);
        case 'volumes':
          return each('--volume', value, volume => volumeOf(volume, place));
        case 'ports':
          return each('--publish', value, port => `127.0.0.1:${port}`);
        case 'tmpfs':
          return each('--tmpfs', value);
        case 'cap_drop':
          return each('--cap-drop', value);
        case 'security_opt':
          return each('--security-opt', value);
        case 'read_only':
          return value ? ['--read-only'] : [];
        case 'user':
          return ['--user', value];
        default:
          throw new Error(`deploy/compose.yaml says ${key}, which this test does not know.`);
      }
    });
}

function each(option: string, values: readonly string[], map = (value: string) => value): string[] {
  return values.flatMap(value => [option, map(value)]);
}

/** A named volume gets a name of this run's; a path starts at the compose file. */
function volumeOf(volume: string, { prefix, folder }: Place): string {
  const [source = '', ...rest] = volume.split(':');
  const isPath = source.startsWith('.') || isAbsolute(source);
  return [isPath ? resolve(folder, source) : `${prefix}_${source}`, ...rest].join(':');
}

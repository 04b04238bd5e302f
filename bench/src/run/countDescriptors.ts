import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What a process has open. */
export interface Descriptors {
  readonly all: number;
  readonly sockets: number;
}

/** Counts the file descriptors of a process. */
export function countDescriptors(pid: number): Descriptors {
  const folder = `/proc/${pid}/fd`;
  const targets = readdirSync(folder).map(name => readTarget(join(folder, name)));
  return {
    all: targets.filter(target => target !== undefined).length,
    sockets: targets.filter(target => target?.startsWith('socket:')).length,
  };
}

/** Undefined for one that was closed since the folder was read. */
function readTarget(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}

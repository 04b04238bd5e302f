import type { Source } from './sourcesOf.ts';

/** Whether a file may change how a service starts; `name` is relative to the source's folder. */
export function isPartOf({ names }: Source, name: string): boolean {
  return names === undefined ? !/\.test\.\w+$/.test(name) : names.includes(name);
}

import type { Danger } from './Danger.ts';
import type { Settings } from './Settings.ts';

/** Looks for one kind of danger. */
export type Check = (settings: Settings) => readonly Danger[];

/** The danger that a key holds a value, if it does. */
export function danger(found: boolean, what: Danger): readonly Danger[] {
  return found ? [what] : [];
}

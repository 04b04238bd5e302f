import type { Settings } from './Settings.ts';

/** What may be open on purpose, each by its own name under `insecure`, and what that means. */
export const openings = {
  permissionsOff: 'everybody who is signed in may do everything',
  authPolicyOff: 'the services answer whoever asks',
  publicAddress: 'the portal is used without TLS, or on one machine only',
  weakSecrets: 'secrets that can be guessed are accepted',
  corsAnyOrigin: 'pages of any origin may use the portal as its users',
  cspOff: 'pages may load and run what they like',
  dangerousKeys: 'Backstage is told to do what it calls dangerous',
  unguardedPlugins: 'plugins run without what guards them',
} as const;

/** A name under `insecure`. */
export type Opening = keyof typeof openings;

/** What the configuration opens on purpose. */
export interface Opened {
  has(opening: Opening, name: string | undefined): boolean;
  /** What is wrong under `insecure` itself. */
  readonly faults: readonly string[];
}

/** Reads `insecure`. Nothing is open that is not named there, one by one. */
export function readOpenings(settings: Settings): Opened {
  const value = settings.get('insecure') ?? {};
  const open = new Set<string>();
  const lists = new Map<string, readonly string[]>([
    ['dangerousKeys', []],
    ['unguardedPlugins', []],
  ]);
  const faults: string[] = [];
  for (const [key, entry] of Object.entries(value)) {
    if (!Object.hasOwn(openings, key)) {
      faults.push(`insecure.${key} is not known. Known are ${Object.keys(openings).join(', ')}.`);
    } else if (lists.has(key)) {
      if (Array.isArray(entry) && entry.every(name => typeof name === 'string')) {
        lists.set(key, entry);
      } else {
        faults.push(`insecure.${key} is ${JSON.stringify(entry)}. Write a list of names.`);
      }
    } else if (typeof entry !== 'boolean') {
      faults.push(`insecure.${key} is ${JSON.stringify(entry)}. Write true, or take it out.`);
    } else if (entry) {
      open.add(key);
    }
  }
  return {
    has: (opening, name) =>
      open.has(opening) || (name !== undefined && lists.get(opening)?.includes(name) === true),
    faults,
  };
}

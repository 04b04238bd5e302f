import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A service of deploy/compose.yaml; the part of Compose's format that we use, and no more. */
export interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly read_only?: boolean;
  readonly user?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly restart?: string;
  readonly stop_grace_period?: string;
}

/**
 * Reads the services of a compose file as Compose does.
 *
 * @param env - for `${NAME:?}` and `${NAME:-default}`
 * @throws Error when a variable that must be set is not
 */
export function readCompose(
  file: string,
  env: Readonly<Record<string, string>>,
): Map<string, ComposeService> {
  const text = readFileSync(file, 'utf8').replace(/^\s*#.*$/gm, '');
  const filled = text.replace(
    /\$\{(\w+):(\?|-([^}]*))\}/g,
    (_, name: string, kind: string, fallback = '') => {
      const value = env[name] || undefined;
      if (value === undefined && kind === '?') {
        throw new Error(`${file} needs the variable ${name}.`);
      }
      return value ?? fallback;
    },
  );
  return new Map(Object.entries(parse(filled, { merge: true }).services));
}

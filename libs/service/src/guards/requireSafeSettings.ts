import type { ConfigSourceData } from '@backstage/config-loader';
import { checkAccess } from './checkAccess.ts';
import { checkAddresses } from './checkAddresses.ts';
import { checkBrowserRules } from './checkBrowserRules.ts';
import { checkSecrets } from './checkSecrets.ts';
import { checkDangerousKeys, checkSignIn, type SignInOptions } from './checkSignIn.ts';
import type { Check } from './checks.ts';
import type { Danger } from './Danger.ts';
import { isDevelopment } from './isDevelopment.ts';
import { openings, readOpenings } from './openings.ts';
import { Settings } from './Settings.ts';

/** What the settings of a service are judged by. */
export interface SafetyOptions extends SignInOptions {
  /** `NODE_ENV` of the process. */
  readonly nodeEnv: string | undefined;
}

/**
 * Refuses to start where settings leave this service open, or different from what everybody relies
 * on. What is open on purpose stands under `insecure`, by name.
 *
 * @returns what is open on purpose, a line each, to be said at each start
 * @throws Error with all that is wrong, each with its file, key, value and fix
 */
export function requireSafeSettings(
  configs: readonly ConfigSourceData[],
  options: SafetyOptions,
): readonly string[] {
  const settings = new Settings(configs);
  const opened = readOpenings(settings);
  const checks: Check[] = isDevelopment(options.nodeEnv)
    ? [checkAccess]
    : [
        checkAccess,
        checkAddresses,
        checkSignIn(options),
        checkSecrets,
        checkBrowserRules,
        checkDangerousKeys,
      ];
  const dangers = checks.flatMap(check => check(settings));
  const isOpened = ({ opening, name }: Danger) =>
    opening !== undefined && opened.has(opening, name);

  const problems = [
    ...opened.faults,
    ...dangers.filter(one => !isOpened(one)).map(one => describe(one, settings)),
  ];
  if (problems.length > 0) {
    throw new Error(
      [`Its settings are not safe.${whyStrict(options.nodeEnv)}`, ...problems].join('\n  - '),
    );
  }
  return dangers.map(
    ({ key, value, opening }) =>
      `Open on purpose (insecure.${opening}): ${key} is ${value}, so ${opening && openings[opening]}.`,
  );
}

function describe({ key, value, fix, opening, name }: Danger, settings: Settings): string {
  const source = settings.sourceOf(key);
  const way = opening === 'dangerousKeys' ? `dangerousKeys: [${name}]` : `${opening}: true`;
  return [
    `${key}${source ? ` in ${source}` : ''} is ${value}: ${fix}.`,
    ...(opening ? [`If it is meant, write insecure.${way}.`] : []),
  ].join(' ');
}

function whyStrict(nodeEnv: string | undefined): string {
  if (isDevelopment(nodeEnv) || nodeEnv === 'production') {
    return '';
  }
  const found = nodeEnv === undefined ? 'not set' : JSON.stringify(nodeEnv);
  return ` NODE_ENV is ${found}, which counts as production; npm start sets it to "development".`;
}

/** Every option that some command takes, as `parseArgs` of node:util wants it. */
export const optionSpecs = {
  config: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  chart: { type: 'string' },
  backend: { type: 'string' },
} as const;

/** The name of an option, without the hyphens. */
export type OptionName = keyof typeof optionSpecs;

/** The options that a command was called with. */
export interface Options {
  readonly config: readonly string[];
  readonly json: boolean;
  readonly help: boolean;
  readonly chart: string | undefined;
  readonly backend: string | undefined;
}

/** What each command takes. */
export const commonOptions: readonly OptionName[] = ['config', 'json', 'help'];

/** How help shows each option. */
export const optionHelp: Readonly<Record<OptionName, readonly [form: string, text: string]>> = {
  config: ['--config <file>', 'a configuration file on top of the others; may be repeated'],
  json: ['--json', 'print JSON (with npm: npm run -s routing -- …)'],
  help: ['--help', 'show this'],
  chart: ['--chart <file>', 'compare with this output of `helm template` too'],
  backend: ['--backend <file>', "the stock backend's index.ts (default packages/backend/src)"],
};

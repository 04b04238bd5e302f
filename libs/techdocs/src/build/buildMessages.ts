import type { BuildLimits } from './siteLimits.ts';

/** What a build process is told. */
export interface BuildJob {
  readonly inputDir: string;
  readonly outputDir: string;
  readonly defaultSiteName?: string;
  readonly etag?: string;
  readonly limits: BuildLimits;
}

/** What a build process says. */
export type BuildMessage =
  | { readonly type: 'log'; readonly level: 'info' | 'warn'; readonly text: string }
  | { readonly type: 'done' }
  | { readonly type: 'error'; readonly name: string; readonly message: string };

import type { Context } from './Context.ts';

/** One behaviour that a gateway in front of Backstage backends should have. */
export interface ConformanceCase {
  /** The topic that it belongs to. */
  readonly section: string;
  /** The behaviour, as a sentence without its subject: "answers 404 for a plugin that nobody runs". */
  readonly name: string;
  /**
   * What it needs: the gateway that all cases share; a gateway of its own; or a machine on which
   * nothing else happens, for a gigabyte or for the memory of the gateway. Default: `shared`.
   */
  readonly needs?: Needs;
  /** Throws when the gateway behaves otherwise. */
  readonly run: (context: Context) => Promise<void>;
}

export type Needs = 'shared' | 'own gateway' | 'alone';

/** A case without what `section` adds. */
export type CaseOptions = Pick<ConformanceCase, 'needs' | 'run'>;

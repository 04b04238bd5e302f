import { buildFrontEnd } from './buildFrontEnd.ts';
import { FleetError } from './errors.ts';
import { type FleetLog, reportStart } from './events.ts';
import type { ProcessSet } from './process/ProcessSet.ts';

/** Options of {@link prepareFrontEnd}. */
export interface PrepareFrontEndOptions {
  readonly repoRoot: string;
  readonly processes: ProcessSet;
  readonly signal: AbortSignal;
  readonly log: FleetLog;
  /** Goes on without a build that fails: the gateway serves the last one that did not. */
  readonly keepGoing?: boolean;
}

/** Builds the front end, and tells how that goes. */
export async function prepareFrontEnd(options: PrepareFrontEndOptions): Promise<void> {
  const { repoRoot, processes, signal, log, keepGoing } = options;
  const part = 'front end';
  try {
    await reportStart(log, part, () => buildFrontEnd(repoRoot, processes, signal));
  } catch (error) {
    // Aborted, its error is that of what failed beside it.
    if (!keepGoing || signal.aborted || !(error instanceof FleetError)) throw error;
    log({ type: 'failed', part, error, repeated: false });
  }
}

import type { FleetError } from './errors.ts';

/** What a launcher tells while it works. */
export type FleetEvent =
  /** A line that `source` (a service, or `postgres`) has printed. */
  | { readonly type: 'log'; readonly source: string; readonly line: string }
  /** A part of the fleet begins to start, or is ready. */
  | { readonly type: 'starting'; readonly part: string }
  | {
      readonly type: 'ready';
      readonly part: string;
      readonly seconds: number;
      readonly note?: string;
    }
  /** A part that was ready has ended by itself; after a while it is started again, if it is. */
  | {
      readonly type: 'crashed';
      readonly part: string;
      readonly how: string;
      readonly againInMs?: number;
    }
  /** A part could not start, and the others go on without it. */
  | {
      readonly type: 'failed';
      readonly part: string;
      readonly error: FleetError;
      /** Whether it failed in just this way at its last start too. */
      readonly repeated: boolean;
      /** When it is tried again; undefined: when it is asked for. */
      readonly againInMs?: number;
    }
  /** A part that is down is started again because of an edit. */
  | { readonly type: 'edited'; readonly part: string; readonly file: string }
  /** Something that the user should know. */
  | { readonly type: 'notice'; readonly text: string };

/** Receives a fleet's events, in order. */
export type FleetLog = (event: FleetEvent) => void;

/** Reports when a part begins to start and when it is ready. */
export async function reportStart<T>(
  log: FleetLog,
  part: string,
  start: () => Promise<T>,
): Promise<T> {
  const from = performance.now();
  log({ type: 'starting', part });
  const result = await start();
  log({ type: 'ready', part, seconds: (performance.now() - from) / 1000 });
  return result;
}

import { join } from 'node:path';
import type { Run } from '../run/Run.ts';
import { readNumbers } from '../run/readNumbers.ts';
import type { ContestantKind } from './contestants/ContestantKind.ts';
import { startWithProbe } from './contestants/startWithProbe.ts';

const SOCKETS = 1_000;
/** Opened before, and left open: they fill what the start of the process has left over. */
const FIRST = 1_000;

/** Kibibytes for one WebSocket that is open and silent. */
export interface WebSocketMemory {
  /** Of the process, kernel buffers not included. */
  readonly resident: number;
  /** Of JavaScript objects and what they hold; undefined where that is no Node. */
  readonly heap: number | undefined;
}

/**
 * Measures what 1,000 idle WebSockets take, the second thousand of a fresh process: one that has had
 * them once keeps the memory for the next. Returns undefined for a contestant that cannot open one.
 */
export async function measureWebSockets(
  run: Run,
  kind: ContestantKind,
  upstream: string,
): Promise<WebSocketMemory | undefined> {
  const { contestant, ask } = await startWithProbe(run, kind, upstream);
  const hold = async (count: number) => {
    const client = run.start({
      command: process.execPath,
      args: [join(import.meta.dirname, 'clients/webSockets.ts'), contestant.origin, String(count)],
      cores: 'others',
    });
    const line = await client.nextLine().catch(() => undefined);
    run.signal.throwIfAborted();
    return { isOpen: line === 'open', client };
  };
  const memory = async () => {
    const used = kind.isNode && readNumbers(await ask('/memory'), 'heapUsed', 'external');
    const heap = used ? (used.heapUsed + used.external) / 1024 : undefined;
    return { resident: contestant.residentMemory(), heap };
  };

  const single = await hold(1);
  if (!single.isOpen) {
    await contestant.program.kill();
    return undefined;
  }
  const first = await hold(FIRST);
  const before = await memory();
  const second = await hold(SOCKETS);
  const after = await memory();
  if (!first.isOpen || !second.isOpen) {
    throw new Error(`${kind.name} opens a WebSocket, but not ${SOCKETS}`);
  }
  const clients = [single, first, second].map(({ client }) => client.kill());
  await Promise.all([...clients, contestant.program.kill()]);
  return {
    resident: (after.resident - before.resident) / SOCKETS,
    heap: after.heap && before.heap && (after.heap - before.heap) / SOCKETS,
  };
}

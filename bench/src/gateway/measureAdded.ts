import { strictEqual } from 'node:assert';
import { setTimeout as delay } from 'node:timers/promises';
import { startFleet } from '@splitstage/fleet';
import { Pool } from 'undici';
import type { Run } from '../run/Run.ts';
import { percentile } from './clients/percentile.ts';
import type { Effort } from './measureInTurn.ts';

const QUERY = '/api/catalog/entities/by-query?limit=20';
/** Milliseconds between two requests: 50 a second. */
export const INTERVAL = 20;
/** Seconds after which it is the other one's turn: noise of the machine lasts longer. */
const BLOCK = 0.5;
/** Milliseconds for the catalog to read the examples. */
const FILLED_WITHIN = 60_000;

/** Median milliseconds of a catalog query in one round, asked directly and through the gateway. */
export interface AddedRound {
  readonly direct: number;
  readonly through: number;
}

/**
 * Starts the portal's gateway and catalog with a database, signs in as the guest, and asks the
 * catalog 50 times a second, by itself and through the gateway in turn.
 */
export async function measureAdded(run: Run, effort: Effort): Promise<readonly AddedRound[]> {
  run.progress('added latency: starting the portal');
  await using fleet = await startFleet({
    services: ['gateway', 'catalog'],
    processes: run.processes,
    signal: run.signal,
  });
  const token = await signIn(fleet.url);
  const direct = new Asker(fleet.serviceUrl('catalog'), token);
  const through = new Asker(fleet.url.replace('localhost', '127.0.0.1'), token);
  try {
    await untilFilled(direct, run.signal);
    strictEqual(await through.ask(), await direct.ask(), 'the gateway answers something else');

    const rounds: AddedRound[] = [];
    for (let round = 0; round <= effort.rounds; round++) {
      run.progress(
        `added latency: ${round === 0 ? 'warm-up' : `round ${round} of ${effort.rounds}`}`,
      );
      const taken = { direct: [] as number[], through: [] as number[] };
      for (let block = 0; block < effort.seconds / BLOCK; block++) {
        taken.direct.push(...(await direct.askFor(BLOCK, run.signal)));
        taken.through.push(...(await through.askFor(BLOCK, run.signal)));
      }
      if (round > 0) {
        rounds.push({
          direct: percentile(taken.direct, 0.5),
          through: percentile(taken.through, 0.5),
        });
      }
    }
    return rounds;
  } finally {
    await Promise.all([direct.close(), through.close()]);
  }
}

/** Asks one server for the query. */
class Asker {
  readonly #pool: Pool;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(origin: string, token: string) {
    this.#pool = new Pool(origin);
    this.#headers = { authorization: `Bearer ${token}` };
  }

  async ask(): Promise<string> {
    const { body, statusCode } = await this.#pool.request({
      method: 'GET',
      path: QUERY,
      headers: this.#headers,
    });
    const text = await body.text();
    strictEqual(statusCode, 200, text);
    return text;
  }

  /** Asks 50 times a second, answered or not. Gives the milliseconds of each answer. */
  async askFor(seconds: number, signal: AbortSignal): Promise<number[]> {
    const answers: Promise<number>[] = [];
    const start = performance.now();
    while (performance.now() - start < seconds * 1000) {
      answers.push(this.#time());
      const next = start + answers.length * INTERVAL;
      await delay(Math.max(0, next - performance.now()), undefined, { signal });
    }
    return await Promise.all(answers);
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  async #time(): Promise<number> {
    const start = performance.now();
    await this.ask();
    return performance.now() - start;
  }
}

async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/guest/refresh`, { method: 'POST' });
  const text = await response.text();
  const token: unknown = response.ok && JSON.parse(text).backstageIdentity.token;
  if (typeof token !== 'string') {
    throw new Error(`the guest cannot sign in: ${response.status} ${text}`);
  }
  return token;
}

/** Resolves when the catalog has more than a page, and no more comes. */
async function untilFilled(asker: Asker, signal: AbortSignal): Promise<void> {
  const timeout = AbortSignal.any([signal, AbortSignal.timeout(FILLED_WITHIN)]);
  for (let last = ''; ; ) {
    const answer = await asker.ask();
    const { items } = JSON.parse(answer);
    if (items.length === 20 && answer === last) {
      return;
    }
    last = answer;
    await delay(2_000, undefined, { signal: timeout });
  }
}

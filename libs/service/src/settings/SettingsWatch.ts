import type { LoggerService } from '@backstage/backend-plugin-api';
import { ACCESS_KEYS, DATABASE_KEYS, type Fingerprint } from './fingerprintOf.ts';

/** Milliseconds that the other service has for its answer. */
const TIMEOUT = 2_000;
/** Milliseconds between two looks: how long a difference may last unnoticed. */
const INTERVAL = 10_000;

/** The service whose settings count: the one that decides on permissions. */
export interface Reference {
  readonly name: string;
  readonly url: string;
}

/** Options of {@link SettingsWatch}. */
export interface SettingsWatchOptions {
  readonly own: Fingerprint;
  /** Asked before each look; undefined: this service decides itself. */
  readonly reference: () => Reference | undefined;
  readonly logger: LoggerService;
}

/**
 * Compares the settings of this service with those of the one that decides on permissions, by the
 * fingerprints in their readiness. Each reads its own files, so nothing else would notice: a service
 * with permissions off lets everybody do everything, and the others do not know.
 *
 * A service that does not answer is no reason for anything: its failure is not this one's.
 */
export class SettingsWatch {
  readonly #options: SettingsWatchOptions;
  #first: Promise<void> | undefined;
  #differences: Differences = NONE;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(options: SettingsWatchOptions) {
    this.#options = options;
  }

  /** Looks at once and from then on. Does not keep the process alive. */
  start(): void {
    this.#first = this.#look();
  }

  stop(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  /** Why this service must not serve, once the first look is over; undefined: there is no reason. */
  async reasonNotToServe(): Promise<string | undefined> {
    await this.#first;
    return this.#differences.access;
  }

  async #look(): Promise<void> {
    const { own, reference, logger } = this.#options;
    const other = reference();
    const theirs = other && (await readFingerprint(other));
    // No answer leaves what was found before.
    if (!other || theirs) {
      const found = other && theirs ? compare(own, theirs, other.name) : NONE;
      for (const [kind, log] of [
        ['access', 'error'],
        ['database', 'warn'],
      ] as const) {
        const message = found[kind];
        if (message !== this.#differences[kind]) {
          logger[message ? log : 'info'](message ?? `Its settings are those of the others again`);
        }
      }
      this.#differences = found;
    }
    if (!this.#ended) {
      this.#timer = setTimeout(() => void this.#look(), INTERVAL);
      this.#timer.unref();
    }
  }
}

/** What differs, in words. */
interface Differences {
  readonly access?: string;
  readonly database?: string;
}

const NONE: Differences = {};

function compare(own: Fingerprint, theirs: Fingerprint, name: string): Differences {
  return {
    ...(own.access !== theirs.access && {
      access: `Its settings are not those of the service ${name}, and one of both is more open than it should be: write ${list(ACCESS_KEYS)} in a file that both read, such as app-config/app-config.yaml, and start both again`,
    }),
    ...(own.database !== theirs.database && {
      database: `Its database is not where that of the service ${name} is. If that is not meant, write ${list(DATABASE_KEYS)} in a file that both read`,
    }),
  };
}

function list(keys: readonly string[]): string {
  return `${keys.slice(0, -1).join(', ')} and ${keys.at(-1)}`;
}

/** A service says it in its readiness, whether it is ready or not; undefined: it does not. */
async function readFingerprint({ url }: Reference): Promise<Fingerprint | undefined> {
  try {
    const response = await fetch(`${url}/.backstage/health/v1/readiness`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const body: unknown = await response.json();
    const { access, database } = { ...Object(Object(body).settings) };
    return typeof access === 'string' && typeof database === 'string'
      ? { access, database }
      : undefined;
  } catch {
    return undefined;
  }
}

import type { AlertApi, AlertMessage, ToastApi } from '@backstage/frontend-plugin-api';
import { inWords } from './inWords.ts';
import type { OutageLog } from './OutageLog.ts';
import { saysChunkError, saysOutage } from './outage.ts';

/** For so long after a failed request, an error is told as its consequence, in milliseconds. */
const consequence = 1_000;
/** For so long the same error is not said again, in milliseconds. */
const repetition = 10_000;

/** How long a message stays that asks to go by itself, in milliseconds; the stock display's time. */
const transient = 5_000;

/** Options of {@link QuietAlertApi}. */
export interface QuietAlertApiOptions {
  readonly log: OutageLog;
  /** The time in milliseconds. */
  readonly now?: () => number;
}

/**
 * Says each thing once: what a page tells because a service is down is left out, as the outage itself
 * is told, and the same error does not come twice in a row. A plugin that passes a failed request's
 * message on without a severity means an error; the stock display would show it as a success.
 *
 * It shows toasts: Backstage's own AlertApi calls itself deprecated in the console of whoever sees one.
 */
export class QuietAlertApi implements AlertApi {
  readonly #toasts: ToastApi;
  readonly #log: OutageLog;
  readonly #now: () => number;
  readonly #saidAt = new Map<string, number>();

  constructor(toasts: ToastApi, { log, now = Date.now }: QuietAlertApiOptions) {
    this.#toasts = toasts;
    this.#log = log;
    this.#now = now;
  }

  post(alert: AlertMessage): void {
    if (saysChunkError(alert.message)) {
      // Parts of a page come from where its front end does; no request of ours told of it.
      this.#log.report('app', 'unreachable');
      return;
    }
    const severity = alert.severity ?? (isFailure(alert.message) ? 'error' : undefined);
    if (
      this.#isToldAlready(alert.message, severity) ||
      this.#wasJustSaid(alert.message, severity)
    ) {
      return;
    }
    this.#toasts.post({
      title: inWords(alert.message),
      status: severity === 'error' ? 'danger' : (severity ?? 'success'),
      ...(alert.display === 'transient' && { timeout: transient }),
    });
  }

  /** Nothing is left to show for who listens: it is a toast already. */
  alert$(): ReturnType<AlertApi['alert$']> {
    const silence: ReturnType<AlertApi['alert$']> = {
      [Symbol.observable]: () => silence,
      subscribe: () => ({ unsubscribe() {}, closed: true }),
    };
    return silence;
  }

  #isToldAlready(message: string, severity: AlertMessage['severity']): boolean {
    if (this.#log.get().pluginIds.length === 0) {
      return false;
    }
    return saysOutage(message) || (severity === 'error' && this.#log.sinceFailure() < consequence);
  }

  #wasJustSaid(message: string, severity: AlertMessage['severity']): boolean {
    if (severity !== 'error') {
      return false;
    }
    const now = this.#now();
    for (const [said, at] of this.#saidAt) {
      if (now - at >= repetition) {
        this.#saidAt.delete(said);
      }
    }
    if (this.#saidAt.has(message)) {
      return true;
    }
    this.#saidAt.set(message, now);
    return false;
  }
}

/** As @backstage/errors' ResponseError says it. */
function isFailure(message: string): boolean {
  return /^Request failed with [45]\d\d\b/.test(message);
}

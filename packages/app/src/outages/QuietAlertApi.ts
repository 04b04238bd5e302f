import type { AlertApi, AlertMessage } from '@backstage/frontend-plugin-api';
import type { OutageLog } from './OutageLog.ts';
import { saysOutage } from './outage.ts';

/** For so long after a failed request, an error is told as its consequence, in milliseconds. */
const consequence = 1_000;
/** For so long the same error is not said again, in milliseconds. */
const repetition = 10_000;

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
 */
export class QuietAlertApi implements AlertApi {
  readonly #inner: AlertApi;
  readonly #log: OutageLog;
  readonly #now: () => number;
  readonly #saidAt = new Map<string, number>();

  constructor(inner: AlertApi, { log, now = Date.now }: QuietAlertApiOptions) {
    this.#inner = inner;
    this.#log = log;
    this.#now = now;
  }

  post(alert: AlertMessage): void {
    const severity = alert.severity ?? (isFailure(alert.message) ? 'error' : undefined);
    if (
      this.#isToldAlready(alert.message, severity) ||
      this.#wasJustSaid(alert.message, severity)
    ) {
      return;
    }
    this.#inner.post(severity ? { ...alert, severity } : alert);
  }

  alert$(): ReturnType<AlertApi['alert$']> {
    return this.#inner.alert$();
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

import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ServiceRoute } from '../RoutingTable.ts';
import { InstancePicker } from './InstancePicker.ts';
import { InstanceProbe } from './InstanceProbe.ts';

/** What `Instances` needs. */
export interface InstancesOptions {
  /** Told when an instance fails and when it is back, one line each. */
  readonly logger?: LoggerService;
  /** Milliseconds between two questions to an instance. Default: 5000. */
  readonly interval?: number;
  /** Milliseconds until an instance that does not answer counts as failing. Default: 2000. */
  readonly timeout?: number;
}

interface Watched {
  readonly picker: InstancePicker;
  readonly probe: InstanceProbe;
}

/**
 * Knows, for each service with several URLs, which instances are failing. A service with one URL
 * is never asked: there is nothing to choose from.
 */
export class Instances {
  readonly #options: InstancesOptions;
  readonly #watched = new Map<string, Watched>();

  constructor(options: InstancesOptions = {}) {
    this.#options = options;
  }

  /**
   * Watches these services and no others. One that keeps its URLs keeps what is known of them.
   *
   * @returns the picker of each service with several URLs, by its name
   */
  follow(routes: readonly ServiceRoute[]): ReadonlyMap<string, InstancePicker> {
    const several = new Map(
      routes.filter(({ urls }) => urls.length > 1).map(route => [route.name, route]),
    );
    for (const [name, { picker, probe }] of this.#watched) {
      if (several.get(name)?.urls.join() !== picker.urls.join()) {
        probe.stop();
        this.#watched.delete(name);
      }
    }
    for (const [name, { urls }] of several) {
      if (!this.#watched.has(name)) {
        this.#watched.set(name, this.#watch(name, urls));
      }
    }
    return new Map([...this.#watched].map(([name, { picker }]) => [name, picker]));
  }

  /** Stops asking. */
  close(): void {
    for (const { probe } of this.#watched.values()) {
      probe.stop();
    }
    this.#watched.clear();
  }

  #watch(name: string, urls: readonly string[]): Watched {
    const { logger, interval = 5_000, timeout = 2_000 } = this.#options;
    // Longer than until the next answer, however slow that is: so a dead instance stays out.
    const picker = new InstancePicker(urls, { ejectionTime: interval * 3 + timeout });
    const probe = new InstanceProbe({
      picker,
      interval,
      timeout,
      onChange: (url, failure) =>
        failure === undefined
          ? logger?.info(`Instance ${url} of service "${name}" is back`)
          : logger?.warn(`Instance ${url} of service "${name}" is avoided: ${failure}`),
    });
    probe.start();
    return { picker, probe };
  }
}

import { ConfigReader } from '@backstage/config';
import type {
  AsyncConfigSourceGenerator,
  ConfigSource,
  ReadConfigDataOptions,
} from '@backstage/config-loader';
import { listenAddressOf, readRoutingTable } from '@splitstage/discovery';

/**
 * Adds `backend.listen` from the service's own row of the routing table, below every other source:
 * the table already says where a service listens. Adds nothing when the table cannot be read;
 * whoever needs it says why.
 */
export class ListenByRouteConfigSource implements ConfigSource {
  readonly #source: ConfigSource;
  readonly #service: string;

  constructor(source: ConfigSource, service: string) {
    this.#source = source;
    this.#service = service;
  }

  async *readConfigData(options?: ReadConfigDataOptions): AsyncConfigSourceGenerator {
    for await (const { configs } of this.#source.readConfigData(options)) {
      const listen = listenByRoute(ConfigReader.fromConfigs(configs), this.#service);
      yield {
        configs: listen
          ? [{ context: 'the routing table', data: { backend: { listen } } }, ...configs]
          : configs,
      };
    }
  }

  toString() {
    return `${this.#source}`;
  }
}

function listenByRoute(config: ConfigReader, service: string) {
  try {
    const route = readRoutingTable(config).table.service(service);
    return route && { ...listenAddressOf(route) };
  } catch {
    return undefined;
  }
}

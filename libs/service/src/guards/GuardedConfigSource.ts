import type {
  AsyncConfigSourceGenerator,
  ConfigSource,
  ConfigSourceData,
  ReadConfigDataOptions,
} from '@backstage/config-loader';

/**
 * Shows what was read to a guard before anybody else gets it. What the guard throws at the first
 * read stops the start. Later reads pass: what guards look at is read once, at start, by everybody.
 */
export class GuardedConfigSource implements ConfigSource {
  readonly #source: ConfigSource;
  readonly #guard: (configs: readonly ConfigSourceData[]) => void;

  constructor(source: ConfigSource, guard: (configs: readonly ConfigSourceData[]) => void) {
    this.#source = source;
    this.#guard = guard;
  }

  async *readConfigData(options?: ReadConfigDataOptions): AsyncConfigSourceGenerator {
    let guarded = false;
    for await (const data of this.#source.readConfigData(options)) {
      if (!guarded) {
        this.#guard(data.configs);
        guarded = true;
      }
      yield data;
    }
  }

  toString() {
    return `${this.#source}`;
  }
}

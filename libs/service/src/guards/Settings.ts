import { ConfigReader } from '@backstage/config';
import type { ConfigSourceData } from '@backstage/config-loader';
import type { JsonValue } from '@backstage/types';

/** The configuration of a service, and which file said what. */
export class Settings {
  readonly #configs: readonly ConfigSourceData[];
  /** All of it, merged. */
  readonly all: JsonValue;

  /** @param configs - in the order in which they apply: a later one overrides an earlier one */
  constructor(configs: readonly ConfigSourceData[]) {
    this.#configs = configs;
    this.all = ConfigReader.fromConfigs([...configs]).getOptional() ?? {};
  }

  /** A value by its path, such as `a.list[0].b`; undefined when nothing or null stands there. */
  get(path: string): JsonValue | undefined {
    return valueAt(this.all, path) ?? undefined;
  }

  /** The file, or other source, that has the last word on a path. */
  sourceOf(path: string): string | undefined {
    const source = this.#configs.findLast(({ data }) => valueAt(data, path) !== undefined);
    return source && (source.path ?? source.context);
  }
}

function valueAt(data: JsonValue | undefined, path: string): JsonValue | undefined {
  let value = data;
  for (const key of path.split(/\.|\[|\]\.?/).filter(Boolean)) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }
  return value;
}

import { parseAllDocuments } from 'yaml';

/** An object of Kubernetes, unchecked; `schema.test.ts` holds all of them against the schemas. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [key: string]: unknown;
}

/** What a chart renders to. */
export class Rendered {
  readonly text: string;
  readonly manifests: readonly Manifest[];

  /** @throws YAMLParseError for what is not YAML, a key that is given twice included */
  constructor(text: string) {
    this.text = text;
    this.manifests = [...parseAllDocuments(text)]
      .map(document => {
        const [problem] = document.errors;
        if (problem) {
          throw problem;
        }
        return document.toJS();
      })
      .filter(document => document !== null);
  }

  /** All objects of a kind. */
  all(kind: string): Manifest[] {
    return this.manifests.filter(manifest => manifest.kind === kind);
  }

  /**
   * The object whose name ends in `-<suffix>`.
   *
   * @throws Error when there is not exactly one
   */
  one(kind: string, suffix: string): Manifest {
    const found = this.all(kind).filter(({ metadata }) => metadata.name.endsWith(`-${suffix}`));
    const [only] = found;
    if (!only || found.length > 1) {
      const names = this.all(kind).map(({ metadata }) => metadata.name);
      throw new Error(`${found.length} of kind ${kind} end in -${suffix}; there are ${names}.`);
    }
    return only;
  }

  /** Names of all objects, as `Kind name`, in order. */
  names(): string[] {
    return this.manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();
  }

  /** Names of the objects that are not the same in another rendering, as `Kind name`, in order. */
  changesTo(other: Rendered): string[] {
    const [before, after] = [this, other].map(
      ({ manifests }) =>
        new Map(
          manifests.map(each => [`${each.kind} ${each.metadata.name}`, JSON.stringify(each)]),
        ),
    );
    const names = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
    return [...names].filter(name => before?.get(name) !== after?.get(name)).sort();
  }
}

import { isScalar, parseAllDocuments } from 'yaml';
import { findExcess } from './findExcess.ts';
import type { FileLimits } from './readLimits.ts';

/** What came of one document of a catalog file: an entity, or the reason why it is none. */
export type ParsedDocument =
  | { readonly entity: Record<string, unknown> }
  | { readonly error: string };

type YamlDocument = ReturnType<typeof parseAllDocuments>[number];

/** Errors of one file: a reader needs the first ones, and each is logged again at every refresh. */
const MOST_ERRORS = 20;

/**
 * Parses a catalog file as Backstage's `parseEntityYaml` does, with an end: to the number of its
 * entities, the size of each, and the number and length of errors.
 */
export function parseDocuments(
  data: Uint8Array,
  fileLimits: FileLimits,
): readonly ParsedDocument[] {
  let documents: readonly YamlDocument[];
  try {
    // An empty one is what `---` at an end leaves.
    documents = parseAllDocuments(new TextDecoder().decode(data), {
      merge: false,
      logLevel: 'silent',
    }).filter(document => !isEmpty(document));
  } catch (error) {
    return [{ error: cut(`it is not YAML: ${error}`) }];
  }
  const { entities } = fileLimits.limits;
  if (documents.length > entities) {
    const what = `it has ${documents.length} entities, and ${entities} are allowed`;
    return [{ error: `${what} (${fileLimits.key}.entities)` }];
  }
  const results: ParsedDocument[] = [];
  let errors = 0;
  for (const document of documents) {
    const result = toResult(document, fileLimits);
    if (result && ('error' in result || !isNamed(result.entity))) {
      errors += 1;
      if (errors > MOST_ERRORS) {
        results.push({ error: 'it has more errors; they are not shown' });
        break;
      }
    }
    if (result) {
      results.push(result);
    }
  }
  return results;
}

function toResult(document: YamlDocument, fileLimits: FileLimits): ParsedDocument | undefined {
  const [fault] = document.errors;
  if (fault) {
    return { error: cut(`YAML error: ${fault}`) };
  }
  let json: unknown;
  try {
    json = document.toJSON();
  } catch (error) {
    return { error: cut(`YAML error: ${error}`) };
  }
  if (json === null) {
    return undefined;
  }
  if (!isRecord(json)) {
    return {
      error: `Expected object at root, got ${Array.isArray(json) ? 'a list' : typeof json}`,
    };
  }
  const excess = findExcess(json, fileLimits);
  if (excess) {
    const kind = cut(String(json.kind), 60);
    const name = cut(String(Object(json.metadata).name), 60);
    return { error: `${kind} ${name} is too large: ${excess}` };
  }
  return { entity: json };
}

/** Whether the catalog can name it; it has an error for each that it cannot. */
function isNamed({ apiVersion, kind, metadata }: Record<string, unknown>): boolean {
  return [apiVersion, kind, Object(metadata).name].every(value => typeof value === 'string');
}

function isEmpty({ contents, errors }: YamlDocument): boolean {
  const isNothing = contents === null || (isScalar(contents) && contents.value === null);
  return isNothing && errors.length === 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function cut(text: string, length = 1_000): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

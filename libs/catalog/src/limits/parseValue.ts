import type { JsonValue } from '@backstage/types';
import { parseAllDocuments } from 'yaml';
import { findExcess } from './findExcess.ts';
import type { FileLimits } from './readLimits.ts';

/**
 * Parses what a placeholder takes in: JSON, or one document of YAML.
 *
 * @throws Error for what is neither, and for what is beyond the limits of an entity
 */
export function parseValue(
  data: Uint8Array,
  format: 'json' | 'yaml',
  fileLimits: FileLimits,
): JsonValue {
  const text = new TextDecoder().decode(data);
  const value: JsonValue = format === 'json' ? JSON.parse(text) : parseYaml(text);
  const excess = findExcess({ value }, fileLimits);
  if (excess) {
    throw new Error(excess);
  }
  return value;
}

function parseYaml(text: string): JsonValue {
  const documents = parseAllDocuments(text, { merge: false, logLevel: 'silent' });
  const [document] = documents;
  if (!document || documents.length > 1) {
    throw new Error(`expected one document of YAML, and found ${documents.length}`);
  }
  const [fault] = document.errors;
  if (fault) {
    throw fault;
  }
  return document.toJSON();
}

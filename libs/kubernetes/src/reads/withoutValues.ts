import type { ObjectsByEntityResponse } from '@backstage/plugin-kubernetes-common';

/**
 * What runs and how it is, without what it was told: no values of the environment, of HTTP headers
 * in probes, of config maps and secrets, no commands and no annotations (`kubectl` keeps whole
 * objects in one), no custom kinds, and no addresses of clusters in errors.
 */
export function withoutValues({ items }: ObjectsByEntityResponse): ObjectsByEntityResponse {
  return {
    items: items.map(({ resources, errors, ...cluster }) => ({
      ...cluster,
      resources: resources
        .filter(({ type }) => type !== 'customresources')
        .map(response => masked(response, response)),
      errors: errors.map(error =>
        error.errorType === 'FETCH_ERROR'
          ? { ...error, message: 'The cluster could not be reached' }
          : error,
      ),
    })),
  };
}

const MASK = '***';
const texts = new Set(['command', 'args']);
const records = new Set(['data', 'binaryData', 'stringData']);

/** @param like gives the type back: masking changes values, never shapes */
function masked<T>(value: unknown, like: T): T;
function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(item => masked(item, item));
  if (typeof value !== 'object' || value === null) return value;
  const isPair = 'name' in value && 'value' in value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'annotations')
      .map(([key, inner]) => {
        if (isPair && key === 'value') return [key, MASK];
        if (texts.has(key) && Array.isArray(inner)) return [key, inner.map(() => MASK)];
        if (records.has(key) && typeof inner === 'object' && inner !== null) {
          return [key, Object.fromEntries(Object.keys(inner).map(name => [name, MASK]))];
        }
        return [key, masked(inner, inner)];
      }),
  );
}

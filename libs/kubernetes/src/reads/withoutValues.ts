import type { ObjectsByEntityResponse } from '@backstage/plugin-kubernetes-common';

/**
 * What runs and how it is, without what it was told: no values of the environment and of HTTP
 * headers, of config maps and secrets, no attributes of volumes, no commands and no paths of probes,
 * no last words of a container (they repeat its command, or its log), no annotations (`kubectl`
 * keeps whole objects in one), no custom kinds, and no addresses of clusters in errors.
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

/** The fields of Kubernetes' API (1.34) that may hold a secret, besides pairs of a name and a value. */
const left = new Set(['annotations', 'managedFields']);
const lists = new Set(['command', 'args']);
const records = new Set(['data', 'binaryData', 'stringData', 'volumeAttributes', 'options']);
const texts: Readonly<Record<string, string>> = {
  gitRepo: 'repository',
  httpGet: 'path',
  terminated: 'message',
  waiting: 'message',
  windowsOptions: 'gmsaCredentialSpec',
};

/** @param like gives the type back: masking changes values, never shapes */
function masked<T>(value: unknown, like: T, of?: string): T;
function masked(value: unknown, _like: unknown, of = ''): unknown {
  if (Array.isArray(value)) return value.map(item => masked(item, item));
  if (typeof value !== 'object' || value === null) return value;
  const isPair = 'name' in value && 'value' in value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !left.has(key))
      .map(([key, inner]) => {
        if (isPair && key === 'value') return [key, MASK];
        // Of a container's last words what Kubernetes itself says remains, such as CrashLoopBackOff.
        if (texts[of] === key) return [key, reasonOf(value) ?? MASK];
        if (lists.has(key) && Array.isArray(inner)) return [key, inner.map(() => MASK)];
        if (records.has(key) && isRecord(inner)) {
          return [key, Object.fromEntries(Object.keys(inner).map(name => [name, MASK]))];
        }
        return [key, masked(inner, inner, key)];
      }),
  );
}

function reasonOf(state: object): string | undefined {
  return 'reason' in state && typeof state.reason === 'string' ? state.reason : undefined;
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

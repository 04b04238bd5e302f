import { NotAllowedError } from '@backstage/errors';
import type { CustomResourceMatcher } from '@backstage/plugin-kubernetes-common';

/**
 * The custom kinds that somebody may ask for, each once and with nothing but its coordinates.
 *
 * @param asked as the request's body has it
 * @param named what the configuration names (`kubernetes.customResources`); undefined: all
 * @throws NotAllowedError for others, and for coordinates that would leave the cluster's API (`..`)
 */
export function checkCustomResources(
  asked: readonly unknown[],
  named: readonly CustomResourceMatcher[] | undefined,
): CustomResourceMatcher[] {
  const known = named && new Set(named.map(keyOf));
  const kinds = new Map<string, CustomResourceMatcher>();
  for (const item of asked) {
    const kind = parse(item);
    if (!kind) {
      throw new NotAllowedError(
        'A custom resource has a group (or an empty one), an apiVersion and a plural, as Kubernetes names them',
      );
    }
    const key = keyOf(kind);
    if (known && !known.has(key)) {
      throw new NotAllowedError(
        `Only the platform team may read ${key}; for others it has to be in kubernetes.customResources`,
      );
    }
    kinds.set(key, kind);
  }
  return [...kinds.values()];
}

const keyOf = ({ group, apiVersion, plural }: CustomResourceMatcher) =>
  [group, apiVersion, plural].filter(Boolean).join('/');

/** Names that stay what they are in a URL's path: RFC 1123, a subdomain and labels. */
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const isLabel = new RegExp(`^${label}$`);
const isGroup = new RegExp(`^(?:${label}(?:\\.${label})*)?$`);

function parse(item: unknown): CustomResourceMatcher | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { group, apiVersion, plural } = item as Record<string, unknown>;
  if (typeof group !== 'string' || !isGroup.test(group)) return undefined;
  if (typeof apiVersion !== 'string' || !isLabel.test(apiVersion)) return undefined;
  if (typeof plural !== 'string' || !isLabel.test(plural)) return undefined;
  return { group, apiVersion, plural };
}

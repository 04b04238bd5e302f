import { parseRoutingTable, type RoutingTable } from '@splitstage/discovery';
import { parse } from 'yaml';
import type { Manifest, Rendered } from './Rendered.ts';

/** What a ConfigMap holds under a key, as YAML. */
export function configIn(configMap: Manifest, key: string): Record<string, unknown> {
  return parse(Object(configMap.data)[key]);
}

/** The routing table that the pods read, checked as they check it. */
export function tableOf(rendered: Rendered): RoutingTable {
  const { routing } = configIn(rendered.one('ConfigMap', 'routing'), 'routing.yaml');
  return parseRoutingTable(routing).table;
}

/** A path prefix, and the names of the Services behind it. */
export interface Path {
  readonly prefix: string;
  readonly backends: readonly string[];
}

/** The paths of all Ingresses and HTTPRoutes. */
export function pathsOf(rendered: Rendered): Path[] {
  const ingress = rendered
    .all('Ingress')
    .flatMap(({ spec }) => Object(spec).rules)
    .flatMap(rule => rule.http.paths)
    .map(({ path, pathType, backend }) => {
      if (pathType !== 'Prefix') {
        throw new Error(`${path} is of the type ${pathType}.`);
      }
      return { prefix: path, backends: [backend.service.name] };
    });
  const routes = rendered
    .all('HTTPRoute')
    .flatMap(({ spec }) => Object(spec).rules)
    .flatMap(({ matches, backendRefs }) =>
      matches.map(({ path }: { path: { type: string; value: string } }) => {
        if (path.type !== 'PathPrefix') {
          throw new Error(`${path.value} is of the type ${path.type}.`);
        }
        return {
          prefix: path.value,
          backends: backendRefs.map(({ name }: { name: string }) => name),
        };
      }),
    );
  return [...ingress, ...routes];
}

/**
 * The Services that get a request, by the rules that Ingress (pathType Prefix) and Gateway API
 * (PathPrefix) share: element by element, and the longest prefix wins.
 */
export function follow(paths: readonly Path[], requested: string): readonly string[] {
  const [best] = paths
    .filter(({ prefix }) => {
      const bare = prefix.replace(/\/$/, '');
      return requested === bare || requested.startsWith(`${bare}/`);
    })
    .sort((a, b) => b.prefix.length - a.prefix.length);
  return best?.backends ?? [];
}

import { parse, parseAllDocuments } from 'yaml';
import { isRecord } from '../../isRecord.ts';

/** What a rendered chart says about routing. */
export interface ChartRouting {
  /** The tables in its ConfigMaps: values of the `routing` key, unchecked. */
  readonly tables: readonly { readonly where: string; readonly routing: unknown }[];
  /** The paths that its Ingresses and HTTPRoutes lead somewhere. */
  readonly paths: readonly ChartPath[];
}

/** A path of an Ingress or HTTPRoute. */
export interface ChartPath {
  readonly where: string;
  readonly path: string;
  /** The names of the Kubernetes Services behind it. */
  readonly backends: readonly string[];
}

/**
 * Reads the output of `helm template`: any ConfigMap with a value that is YAML with a `routing`
 * key, and the paths of every Ingress and HTTPRoute.
 *
 * @throws SyntaxError when it is not YAML
 */
export function readChart(text: string): ChartRouting {
  const documents = parseAllDocuments(text);
  const broken = [...documents].flatMap(document => ('errors' in document ? document.errors : []));
  if (broken[0]) {
    throw new SyntaxError(`The rendered chart is not valid YAML: ${broken[0].message}`);
  }
  const manifests = [...documents].map(document => document.toJS());
  return {
    tables: manifests.flatMap(readConfigMap),
    paths: manifests.flatMap(manifest => [...readIngress(manifest), ...readHttpRoute(manifest)]),
  };
}

function readConfigMap(manifest: unknown): ChartRouting['tables'] {
  if (at(manifest, 'kind') !== 'ConfigMap') {
    return [];
  }
  return Object.entries(recordOf(at(manifest, 'data'))).flatMap(([key, value]) => {
    const content = typeof value === 'string' ? parseYaml(value) : undefined;
    const routing = at(content, 'routing');
    return routing === undefined ? [] : [{ where: `${nameOf(manifest)} ${key}`, routing }];
  });
}

function readIngress(manifest: unknown): ChartPath[] {
  if (at(manifest, 'kind') !== 'Ingress') {
    return [];
  }
  const where = nameOf(manifest);
  const fallback = at(manifest, 'spec', 'defaultBackend', 'service', 'name');
  const paths = listOf(at(manifest, 'spec', 'rules'))
    .flatMap(rule => listOf(at(rule, 'http', 'paths')))
    .map(entry => ({
      where,
      path: String(at(entry, 'path') ?? '/'),
      backends: namesIn([at(entry, 'backend', 'service', 'name')]),
    }));
  return fallback === undefined
    ? paths
    : [...paths, { where, path: '/', backends: namesIn([fallback]) }];
}

function readHttpRoute(manifest: unknown): ChartPath[] {
  if (at(manifest, 'kind') !== 'HTTPRoute') {
    return [];
  }
  const where = nameOf(manifest);
  return listOf(at(manifest, 'spec', 'rules')).flatMap(rule => {
    const backends = namesIn(listOf(at(rule, 'backendRefs')).map(ref => at(ref, 'name')));
    const matches = listOf(at(rule, 'matches'));
    // A rule without a match takes every path (Gateway API, HTTPRouteRule.matches).
    const paths = matches.length === 0 ? ['/'] : matches.map(pathOf);
    return paths.map(path => ({ where, path, backends }));
  });
}

function pathOf(match: unknown): string {
  return String(at(match, 'path', 'value') ?? '/');
}

function nameOf(manifest: unknown): string {
  return `${at(manifest, 'kind')} ${at(manifest, 'metadata', 'name')}`;
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // A ConfigMap may hold anything.
    return undefined;
  }
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (current, key) => (isRecord(current) ? current[key] : undefined),
    value,
  );
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function namesIn(values: readonly unknown[]): string[] {
  return values.filter(value => typeof value === 'string');
}

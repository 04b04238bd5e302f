import type { Manifest } from './Rendered.ts';

/**
 * What names an item in the lists that Kubernetes merges item by item; a name that is given twice
 * makes server-side apply fail (Helm 4 uses it on install).
 */
const listKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  env: ['name'],
  imagePullSecrets: ['name'],
  initContainers: ['name'],
  ports: ['name', 'port', 'containerPort', 'protocol'],
  sources: ['configMap'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
};

/** Items that a list of the object has twice, as `Kind name: spec.list`. */
export function findRepeatedKeys(manifest: Manifest): string[] {
  const find = (value: unknown, path: readonly string[]): string[] => {
    if (typeof value !== 'object' || value === null) {
      return [];
    }
    const keys = listKeys[path.at(-1) ?? ''];
    const names =
      Array.isArray(value) && keys
        ? value.map(item => JSON.stringify(keys.map(key => Object(item)[key])))
        : [];
    return [
      ...(new Set(names).size < names.length ? [path.join('.')] : []),
      ...Object.entries(value).flatMap(([key, child]) => find(child, [...path, key])),
    ];
  };
  return find(manifest, []).map(path => `${manifest.kind} ${manifest.metadata.name}: ${path}`);
}

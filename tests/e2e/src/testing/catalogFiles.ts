/** A Component as a catalog file has it. */
export function componentFile(
  name: string,
  owner: string,
  annotations: Readonly<Record<string, string>> = {},
): string {
  return JSON.stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations },
    spec: { type: 'service', lifecycle: 'production', owner },
  });
}

/** A Location that names other files. */
export function locationFile(name: string, ...targets: string[]): string {
  return JSON.stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Location',
    metadata: { name },
    spec: { targets },
  });
}

/** A Template, which `changes` makes something else of. */
export function templateFile(name: string, changes: object = {}): string {
  return JSON.stringify({
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name },
    spec: { type: 'service', steps: [] },
    ...changes,
  });
}

/** A file of several documents. */
export function documents(...files: readonly string[]): string {
  return files.join('\n---\n');
}

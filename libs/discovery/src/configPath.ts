/**
 * A config path as Backstage writes it: `routing.services.catalog.plugins[2]`. A key that would
 * read as a path of its own is quoted: `routing.services["catalog.internal"]`.
 */
export function configPath(...keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') {
      return `${path}[${key}]`;
    }
    const name = String(key);
    return /^[\w-]+$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
  }, 'routing');
}

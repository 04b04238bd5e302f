/**
 * Finds what a stock backend adds: the `backend.add(import('…'))` of its index.ts, and packages
 * that it imports first and adds by name. What is commented out is left out.
 *
 * @returns module specifiers in their order, each once
 */
export function findBackendImports(source: string): string[] {
  const code = withoutComments(source);
  const byName = new Map(
    [...code.matchAll(/\bimport\s+(\w+)\s+from\s*['"]([^'"]+)['"]/g)].map(
      ([, name = '', specifier = '']) => [name, specifier] as const,
    ),
  );
  const added = [
    ...code.matchAll(
      /\.add\(\s*(?:import\(\s*['"`]([^'"`]+)['"`]\s*,?\s*\)|(\w+)(?:\(\))?\s*,?\s*\))/g,
    ),
  ].map(([, specifier, name = '']) => specifier ?? byName.get(name));
  return [...new Set(added.filter(specifier => specifier !== undefined))];
}

/** Texts are matched as well, and kept, because a URL in one holds two slashes. */
function withoutComments(source: string): string {
  return source.replace(
    /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\/.*|\/\*[\s\S]*?\*\//g,
    (_match, text: string | undefined) => text ?? ' ',
  );
}

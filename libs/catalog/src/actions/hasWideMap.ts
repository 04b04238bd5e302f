/**
 * Tells whether a map of a JSON value has more than `most` keys. The `yaml` package compares each
 * key of a map with all others.
 */
export function hasWideMap(root: unknown, most: number): boolean {
  const stack = [root];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value === 'object' && value !== null) {
      const children = Object.values(value);
      if (!Array.isArray(value) && children.length > most) return true;
      for (const child of children) stack.push(child);
    }
  }
  return false;
}

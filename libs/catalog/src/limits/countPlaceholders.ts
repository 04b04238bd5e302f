/** How many placeholders an entity holds, as PlaceholderProcessor finds them; stops above `most`. */
export function countPlaceholders(entity: object, most: number): number {
  let count = 0;
  const stack: unknown[] = [entity];
  while (stack.length > 0 && count <= most) {
    const value = stack.pop();
    if (typeof value !== 'object' || value === null) {
      continue;
    }
    const keys = Object.keys(value);
    if (keys.length === 1 && keys[0]?.startsWith('$')) {
      count += 1;
    } else {
      for (const child of Object.values(value)) {
        stack.push(child);
      }
    }
  }
  return count;
}

/** Whether a JSON value has more than `most` levels. Without recursion: it may be deeper than the stack. */
export function isDeeper(root: unknown, most: number): boolean {
  let level = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap(value =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
  return false;
}

/**
 * Whether a reader may take the address for a pattern of many files. Readers differ in what they
 * take for one (`*` and `?` for most, braces and the like for GitHub), so this is true for all that
 * any of them knows, in the path and in the query, where Azure has it.
 */
export function mayBePattern(url: string): boolean {
  const parsed = URL.parse(url);
  if (!parsed) {
    return false;
  }
  const parts = [parsed.pathname, ...parsed.searchParams.values()];
  return parts.some(part => /[*?[\]{}()!]/.test(decode(part)));
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

import { closest, distance } from 'fastest-levenshtein';

/** The known name that `name` was probably meant to be; undefined when none is close. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const candidates = [...known];
  if (candidates.length === 0) {
    return undefined;
  }
  const candidate = closest(name, candidates);
  return distance(name, candidate) <= Math.max(2, Math.floor(name.length / 3))
    ? candidate
    : undefined;
}

/** ` Did you mean "catalog"?`, or nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const candidate = nearest(name, known);
  return candidate === undefined ? '' : ` Did you mean "${candidate}"?`;
}

/** What the choice of an instance goes by. */
export interface Candidate {
  readonly inFlight: number;
  readonly ejectedUntil: number;
}

/**
 * Picks the less busy one of two instances that chance names: nearly as even as asking all of
 * them, and no herd on the one that is idle right now (Mitzenmacher, "The power of two choices").
 *
 * @param options.except - is not picked when there is any other: a retry goes elsewhere
 * @param options.random - gives a number from 0 to below 1
 * @returns undefined when there is no instance
 */
export function pickInstance<T extends Candidate>(
  instances: readonly T[],
  options: { readonly now: number; readonly except?: T | undefined; readonly random: () => number },
): T | undefined {
  if (instances.length < 2) {
    return instances[0];
  }
  const { now, except, random } = options;
  const others = instances.filter(instance => instance !== except);
  const healthy = others.filter(({ ejectedUntil }) => ejectedUntil <= now);
  const candidates = healthy.length > 0 ? healthy : others;
  const first = Math.floor(random() * candidates.length);
  // Another one than the first, each equally likely.
  const second = (first + 1 + Math.floor(random() * (candidates.length - 1))) % candidates.length;
  const [one, two] = [candidates[first], candidates[second]];
  return one && two && two.inFlight < one.inFlight ? two : one;
}

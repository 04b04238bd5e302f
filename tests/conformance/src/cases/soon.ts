/**
 * Milliseconds for what happens at once, or within a second at most: what a busy machine needs in
 * the worst case, and far less than the 30 seconds after which plugin `one` times out.
 */
export const SOON = 10_000;

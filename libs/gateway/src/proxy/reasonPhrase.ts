/** What Node sends; it throws for anything else, and a phrase means nothing (RFC 9112 §4). */
const SENDABLE = /^[\t\x20-\x7e]*$/;

/** Gives the words behind a status as far as they can be passed on. */
export function reasonPhrase(words: string | undefined): string {
  return words !== undefined && SENDABLE.test(words) ? words : '';
}

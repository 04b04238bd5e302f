/** Lines for one file or entity; the rest stands in the catalog, where its owner reads it. */
const MOST_LINES = 10;

/** Characters of a line. An error may repeat what is wrong, and that may be megabytes. */
const MOST_CHARACTERS = 2_000;

/** The lines that a log should have of the errors of one entity: not all, and none too long. */
export function describeErrors(errors: readonly { readonly message: string }[]): readonly string[] {
  const lines = errors.slice(0, MOST_LINES).map(({ message }) => cut(message));
  const more = errors.length - lines.length;
  return more > 0 ? [...lines, `… and ${more} more errors`] : lines;
}

function cut(message: string): string {
  const more = message.length - MOST_CHARACTERS;
  return more > 0 ? `${message.slice(0, MOST_CHARACTERS)}… and ${more} more characters` : message;
}

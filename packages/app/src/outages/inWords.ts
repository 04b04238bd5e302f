/** A ResponseError with its name, or without; what follows the status is its reason phrase. */
const refusal = /(?:\w*Error: )?Request failed with (401|403|404)(?: [A-Z][a-z]+)*/g;

const words: Readonly<Record<string, string>> = {
  401: 'you are not signed in any more',
  403: 'you may not do that',
  404: 'there is no such thing, or you may not see it',
};

/** Says what an answer meant, in the place of its status, in whatever a page tells. */
export function inWords(message: string): string {
  const said = message.replace(refusal, (all, status: string) => words[status] ?? all);
  return said.charAt(0).toUpperCase() + said.slice(1);
}

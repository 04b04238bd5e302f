/** As `openssl rand -hex 12` makes it: 96 bits when it is random. */
const MIN_LENGTH = 24;
const MIN_DIFFERENT = 8;

/** Words of which examples are made; a secret that is nothing but such words was never changed. */
const words =
  /backstage|change[-_]?(it|me|this)|default|dev(elopment)?|dummy|example|foo|bar|insecure|key|my|password|placeholder|portal|secret|session|static|test|todo|token|your?|the|some|a|here|replace|with|[\d\W_]+/gi;

/** Tells why a secret can be guessed; undefined: it seems to be random. */
export function whyWeak(secret: unknown): string | undefined {
  if (typeof secret !== 'string') {
    return 'is no text';
  }
  if (secret.length < MIN_LENGTH) {
    return `has ${secret.length} characters, fewer than ${MIN_LENGTH}`;
  }
  if (new Set(secret).size < MIN_DIFFERENT) {
    return `has fewer than ${MIN_DIFFERENT} different characters`;
  }
  if (/[a-z]/i.test(secret) && secret.replace(words, '') === '') {
    return 'is made of well-known words';
  }
  return undefined;
}

/**
 * Says why a URL may be read as another file than the one it shows, or undefined for a plain one.
 *
 * Rules for locations (`catalog.rules`, `catalog.limits.named`) look at the URL as it is written.
 * Those who read it do not: git-url-parse decodes a path before it splits it, so that `%2F` is a
 * slash and `%3Fref=x` asks for another branch, and it takes `/projects/a/repos/b/` anywhere in
 * a path for a repository of Bitbucket Server, whatever the host (both seen in 15.0.0).
 *
 * @param bitbucketServers - hosts where `/projects/a/repos/b/` is how a repository is named
 */
export function findAmbiguity(
  target: string,
  bitbucketServers: ReadonlySet<string>,
): string | undefined {
  const url = URL.parse(target);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return 'it is not an http or https URL';
  }
  if (url.username || url.password) {
    return 'it names a user';
  }
  // WHATWG URL drops tabs and line breaks, takes `\` for `/`, and follows `.` and `..`.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f\\]|^\s|\s$/.test(target)) {
    return 'it has a backslash or a control character, or a space at an end';
  }
  const path = /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(target)?.[1] ?? '';
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path)) {
    return 'it has "." or ".." in its path';
  }
  const encoded = /%(2f|5c|3f|23|25|0[0-9a-f]|1[0-9a-f])/i.exec(path)?.[0];
  if (encoded) {
    return `it has "${encoded}" in its path`;
  }
  if (/(projects|users)\/.*?\/repos\//i.test(path) && !bitbucketServers.has(url.host)) {
    return 'it has "/repos/" in its path as on a Bitbucket Server, and integrations.bitbucketServer does not name its host';
  }
  return undefined;
}

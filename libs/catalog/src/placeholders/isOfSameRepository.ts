import parseGitUrl from 'git-url-parse';

/**
 * Whether a placeholder may take in a file: not one of another repository, which the portal may read
 * and the author of the entity perhaps may not. Addresses that are no files of a Git host are let
 * through, as Backstage does (PlaceholderProcessor of plugin-catalog-backend 4.0.0).
 */
export function isOfSameRepository(url: string, baseUrl: string): boolean {
  const file = parse(url);
  const base = parse(baseUrl);
  return !file || !base || (file.host === base.host && file.repository === base.repository);
}

function parse(url: string) {
  try {
    const { filepath, full_name, name, owner, resource } = parseGitUrl(url);
    return owner && name && filepath ? { host: resource, repository: full_name } : undefined;
  } catch {
    return undefined;
  }
}

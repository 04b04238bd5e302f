/** Gives a URL or path without its query and fragment, which may hold tokens (`?code=`, `?token=`). */
export function withoutQuery(url: string): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

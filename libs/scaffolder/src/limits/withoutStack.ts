/**
 * An error's text as users may read it: its message, without the stack and without folders of the
 * server. Whoever looks after the portal finds both in the service's log.
 *
 * @param folders - told apart by their start; each is left out with the slash behind it
 */
export function withoutStack(text: string, folders: readonly string[]): string {
  const message = text
    .split('\n')
    .filter(
      line =>
        !/^\s+at (?:async )?(?:\S+ )*\(?(?:\/|file:|node:|[A-Za-z]:\\|<anonymous>)/.test(line),
    )
    .join('\n');
  return folders
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, folder) => rest.replaceAll(`${folder}/`, '').replaceAll(folder, '.'), message);
}

/**
 * Rows below a heading, in columns as wide as what stands in them.
 *
 * @returns lines without trailing blanks
 */
export function formatColumns(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const all = [heading.map(title => title.toUpperCase()), ...rows];
  const widths = heading.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0)));
  return all
    .map(row =>
      widths
        .map((width, column) => (row[column] ?? '').padEnd(width))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

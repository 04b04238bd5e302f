/**
 * Reads from the page which cases the stock plugin fails.
 *
 * @returns sections and escaped names, `section: name`
 */
export function readFailures(page: string): ReadonlySet<string> {
  const failures = new Set<string>();
  let section = '';
  for (const line of page.split('\n')) {
    section = /^## (.+)$/.exec(line)?.[1] ?? section;
    const name = /^\| (.+) \| . \| ✗ \|$/.exec(line)?.[1];
    if (name !== undefined) {
      failures.add(`${section}: ${name}`);
    }
  }
  return failures;
}

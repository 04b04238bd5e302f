/** One thing that is wrong with a routing table, told so that it can be mended without a guess. */
export interface RoutingProblem {
  /** The config path, for example `routing.services.catalog.plugins[2]`. */
  readonly path: string;
  /** What is wrong, with the value that was found. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
  /** The config file that the value came from, when that is known. */
  readonly file?: string;
}

/**
 * The routing table cannot be used. Carries every problem at once, so that nobody has to restart
 * once per mistake.
 */
export class RoutingTableError extends Error {
  override readonly name = 'RoutingTableError';
  readonly problems: readonly RoutingProblem[];

  constructor(problems: readonly RoutingProblem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super(
      [`The routing table is not valid (${count}):`, ...problems.map(formatProblem)].join('\n\n'),
    );
    this.problems = problems;
  }
}

/** A config path, with the file that it is in when that is known. */
export function placeOf(path: string, file: string | undefined): string {
  return file ? `${path} (in ${file})` : path;
}

function formatProblem({ file, path, message, fix }: RoutingProblem): string {
  return `  ${placeOf(path, file)}\n    ${message}\n    Fix: ${fix}`;
}

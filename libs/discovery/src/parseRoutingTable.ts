import { describeIssue } from './describeIssue.ts';
import { RoutingTableError } from './errors.ts';
import { findConflicts } from './findConflicts.ts';
import { isRecord } from './isRecord.ts';
import { RoutingTable } from './RoutingTable.ts';
import { routingSchema } from './schema.ts';

/** What `parseRoutingTable` reads: the table, and how strictly installed plugins are compared. */
export interface ParsedRouting {
  readonly table: RoutingTable;
  /** `strict` stops a service whose plugins are not those of its row; `warn` only logs it. */
  readonly verify: 'strict' | 'warn';
}

/**
 * Checks a value of the `routing` config key and makes a table of it.
 *
 * @param routing - the value, as it stands in the configuration
 * @param fileOf - names the file that a config path came from, if known; only used for messages
 * @throws RoutingTableError with every problem that the value has
 */
export function parseRoutingTable(
  routing: unknown,
  fileOf: (path: string) => string | undefined = () => undefined,
): ParsedRouting {
  const result = routingSchema.safeParse(routing);
  const problems = [
    ...(result.error?.issues.flatMap(issue => describeIssue(issue, routing)) ?? []),
    ...findConflicts(isRecord(routing) ? routing.services : undefined, fileOf),
  ];
  if (problems.length > 0 || !result.success) {
    throw new RoutingTableError(
      problems.map(problem => ({ ...problem, file: fileOf(problem.path) })),
    );
  }
  return {
    table: new RoutingTable(
      Object.entries(result.data.services).map(([name, { url, urls, plugins }]) => ({
        name,
        urls: urls ?? [url].filter(value => value !== undefined),
        plugins,
      })),
    ),
    verify: result.data.verify,
  };
}

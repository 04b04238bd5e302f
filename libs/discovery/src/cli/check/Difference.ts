/** One point in which the table and something else do not agree. */
export interface Difference {
  /** What was compared with the table: `code`, or a document of the chart. */
  readonly where: string;
  readonly service: string;
  readonly plugin: string;
  /** What the table says about this plugin in this service. */
  readonly table: string;
  /** What the code, or the chart, says about it. */
  readonly found: string;
}

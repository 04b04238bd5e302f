/** What a benchmark found out. */
export interface Report {
  /** Printed as a table. */
  readonly rows: object[];
  /** Printed as tables below it, by their titles. */
  readonly more?: Readonly<Record<string, object[]>>;
  /** Printed at the end. */
  readonly lines?: readonly string[];
  /** All that was measured, for the JSON file; without it there is none. */
  readonly data?: unknown;
  /** Whether something is wrong, so that the command must exit with 1. */
  readonly failed?: boolean;
}

/** A route of a running service, in the words of its router. */
export interface Route {
  /** The service that has it. */
  readonly service: string;
  /** `ALL` for each method; `USE` for what is mounted at a path and answers what it likes. */
  readonly method: string;
  /** With the parameters as Express has them: `/api/catalog/entities/by-uid/:uid`. */
  readonly path: string;
}

import { AsyncLocalStorage } from 'node:async_hooks';

/** A read of the catalog that a user asks for. */
export interface UserRead {
  /** The user's entity reference. */
  readonly user: string;
  /** Why a query of it failed. */
  fault?: unknown;
}

/** The read in whose course this code runs, if any: the catalog tells its database nothing of it. */
export const userReads = new AsyncLocalStorage<UserRead>();

import type { JsonObject } from '@backstage/types';

/** What a task remembers for the case that it is begun again: Backstage's own form. */
export interface TaskState extends JsonObject {
  /** Results of what must not be done twice, by key. */
  checkpoints?: JsonObject;
  /** Steps that were done, with their output. */
  steps?: JsonObject;
}

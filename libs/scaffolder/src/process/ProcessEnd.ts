/** Why a template process ended before its job was done, in words for whoever ran the template. */
export class ProcessEnd extends Error {
  override readonly name = 'TemplateEndedError';
  /** What a request that is cut off by this gets. */
  readonly statusCode: number;
  readonly reason: EndReason;

  constructor(reason: EndReason, message: string) {
    super(message);
    this.reason = reason;
    this.statusCode = STATUS[reason];
  }
}

/**
 * - `timeout`: it took longer than it may; `silent`: it computed without a pause for longer than it
 *   may; `memory`: it took more memory; `workspace`: it
 *   wrote more files. The template's doing: it is not tried again.
 * - `cancelled`: somebody cancelled the task, or left before the answer.
 * - `stopped`: the service stops. `died`: nobody knows. These may be tried again.
 */
export type EndReason =
  | 'timeout'
  | 'silent'
  | 'memory'
  | 'workspace'
  | 'cancelled'
  | 'stopped'
  | 'died';

const STATUS: Readonly<Record<EndReason, number>> = {
  timeout: 400,
  silent: 400,
  memory: 400,
  workspace: 400,
  cancelled: 499,
  stopped: 503,
  died: 500,
};

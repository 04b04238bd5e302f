import { type ChildProcess, spawn } from 'node:child_process';

/** How a guard ends a process once the launcher is gone. */
export interface GuardOptions {
  readonly signal: 'SIGTERM' | 'SIGINT';
  /** Signals the whole process group. */
  readonly group: boolean;
  /** Seconds until what is left of the process group is killed; never when undefined. */
  readonly killAfterSeconds?: number;
}

// The pipe on stdin is open as long as the launcher lives, however it dies; `read` returns then.
const script = `
read -r _
kill -s "$2" -- "$4$1" 2>/dev/null || exit 0
[ -n "$3" ] || exit 0
left=$3
while [ "$left" -gt 0 ] && kill -0 "$1" 2>/dev/null; do sleep 1; left=$((left - 1)); done
kill -s KILL -- "-$1" 2>/dev/null
`;

/**
 * Watches over a process so that it does not outlive this one, SIGKILL included: nothing in
 * the launcher can run then, and Linux's PR_SET_PDEATHSIG has no counterpart on macOS.
 * A guard is a shell of about 1 MB, in a session of its own so that Ctrl-C does not reach it.
 * Kill the guard when the process has ended.
 */
export function startGuard(pid: number, options: GuardOptions): ChildProcess {
  const signal = options.signal.replace('SIG', '');
  const killAfter = options.killAfterSeconds === undefined ? '' : String(options.killAfterSeconds);
  const minus = options.group ? '-' : '';
  const args = [String(pid), signal, killAfter, minus];
  const guard = spawn('/bin/sh', ['-c', script, 'splitstage-guard', ...args], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a guard everything works as long as the launcher is not SIGKILLed.
  guard.on('error', () => undefined);
  return guard;
}

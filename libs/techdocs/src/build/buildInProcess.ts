import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import type { BuildJob, BuildMessage } from './buildMessages.ts';

const program = fileURLToPath(new URL('./buildProcess.ts', import.meta.url));

/**
 * Builds a site in a process of its own, which has a limit of time and of memory, runs behind the
 * service on the machine's processors, and inherits nothing from its environment.
 *
 * A thread would do for the time; but it shares the service's priority, and one that runs out of
 * memory outside of its heap takes the service with it.
 *
 * @throws what the build says, and InputError that names the limit when it is ended
 */
export async function buildInProcess(
  job: BuildJob,
  options: {
    readonly logger: Pick<LoggerService, 'info' | 'warn'>;
    /** Ends the build. */
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { limits } = job;
  options.signal.throwIfAborted();
  const child = fork(program, [], {
    // Not the service's own: they may load its telemetry or wait for a debugger.
    execArgv: [`--max-old-space-size=${Math.floor(limits.maxMemoryBytes / 1024 / 1024)}`],
    env: {},
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const end = () => void child.kill('SIGKILL');
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, limits.timeoutMs);
  options.signal.addEventListener('abort', end, { once: true });
  try {
    const outcome = await outcomeOf(child, job, options.logger);
    options.signal.throwIfAborted();
    if (timedOut) {
      throw new InputError(
        `Building the site took longer than ${limits.timeoutMs / 1000} seconds, the limit (techdocs.build.timeout), and was ended; split the docs.`,
      );
    }
    if (outcome.type === 'error') throw errorOf(outcome);
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', end);
    end();
  }
}

type Outcome = Exclude<BuildMessage, { type: 'log' }>;

/** What the process said last; when it ended without a word, why that may be. */
function outcomeOf(
  child: ChildProcess,
  job: BuildJob,
  logger: Pick<LoggerService, 'info' | 'warn'>,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    let outcome: Outcome | undefined;
    let complaint = '';
    child.stderr?.on('data', chunk => {
      complaint = `${complaint}${chunk}`.slice(0, 10_000);
    });
    child.on('message', (message: BuildMessage) => {
      if (message.type === 'log') logger[message.level](message.text);
      else outcome = message;
    });
    child.once('error', reject);
    child.once('close', () => resolve(outcome ?? silentEnd(complaint, job)));
    child.send(job, error => {
      // When the process is gone already, `close` says so.
      if (error) child.kill('SIGKILL');
    });
  });
}

function silentEnd(complaint: string, { limits }: BuildJob): Outcome {
  const message = /heap out of memory/i.test(complaint)
    ? `Building the site took more memory than ${limits.maxMemoryBytes} bytes, the limit (techdocs.build.maxMemoryBytes); split the docs.`
    : `The process that builds the site ended without a word. ${complaint.trim().split('\n').at(-1) ?? ''}`;
  return { type: 'error', name: 'InputError', message };
}

function errorOf({ name, message }: Extract<Outcome, { type: 'error' }>): Error {
  if (name === 'NotAllowedError') return new NotAllowedError(message);
  return name === 'InputError' ? new InputError(message) : new Error(message);
}

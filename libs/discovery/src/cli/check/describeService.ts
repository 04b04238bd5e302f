import { fork } from 'node:child_process';
import { z } from 'zod';

/** What `@splitstage/service` sends with `SPLITSTAGE_DESCRIBE=1`; see its `describeService.ts`. */
const descriptionSchema = z.object({
  service: z.string(),
  plugins: z.array(z.object({ pluginId: z.string() })),
  faults: z.array(z.string()).default([]),
});

/** What a service's code says. */
export interface ServiceCode {
  readonly service: string;
  /** The plugins that it installs. */
  readonly plugins: readonly string[];
  /** Why it would not start, such as a plugin without its guard. */
  readonly faults: readonly string[];
}

/** A service that has not answered by then does not know what it is asked, or hangs. */
const TIMEOUT = 120_000;

/** How much of a failed service's output an error shows, in lines. */
const SHOWN_LINES = 12;

/**
 * Runs a service's code until it tells which plugins it installs, which is before it starts them.
 *
 * @param options.folder - holds the service's `src/index.ts`
 * @param options.configFiles - given to it with `--config`
 * @throws Error with the end of its output when it does not tell
 */
export async function describeService(options: {
  readonly folder: string;
  readonly configFiles: readonly string[];
}): Promise<ServiceCode> {
  const child = fork(
    'src/index.ts',
    options.configFiles.flatMap(file => ['--config', file]),
    {
      cwd: options.folder,
      env: { ...process.env, SPLITSTAGE_DESCRIBE: '1' },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      timeout: TIMEOUT,
      killSignal: 'SIGKILL',
    },
  );
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => output.push(text));
  }
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  child.once('message', resolve);
  child.once('error', reject);
  child.once('close', (code, signal) => {
    const how = signal ? `ended by ${signal} after ${TIMEOUT / 1000} s` : `exit code ${code}`;
    const end = output.join('').trimEnd().split('\n').slice(-SHOWN_LINES);
    reject(
      new Error(
        [`its code did not say what it installs (${how}):`, ...end.map(line => `  ${line}`)].join(
          '\n',
        ),
      ),
    );
  });
  try {
    const { service, plugins, faults } = descriptionSchema.parse(await promise);
    return { service, plugins: plugins.map(({ pluginId }) => pluginId).sort(), faults };
  } finally {
    // It ends by itself once it has answered; a stranger that answered something else may not.
    child.kill('SIGKILL');
  }
}

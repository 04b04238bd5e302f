import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { type Checkout, makeCheckout } from './makeCheckout.ts';
import { type Command, eventually, gone, processesBelow } from './startCommand.ts';

/** The checkout of the test that runs, with the services gateway, catalog and search. */
export interface CurrentCheckout extends Omit<Checkout, keyof AsyncDisposable> {
  /** What the launcher prints when the portal is there. */
  readonly ready: RegExp;
  /** The process ids that the services write into their logs first of all. */
  servicePids(...names: readonly string[]): Promise<number[]>;
  postgresPid(): Promise<number>;
  /** The code of a service. */
  codeOf(service: string): Promise<string>;
  /** Replaces the code of a service, as somebody does in an editor. */
  edit(service: string, code: string): Promise<void>;
}

/** Makes a checkout for each test of a file, and expects that the test leaves no process there. */
export function useCheckout(): CurrentCheckout {
  let current: Checkout | undefined;
  beforeEach(async () => {
    current = await makeCheckout(['gateway', 'catalog', 'search']);
  });
  afterEach(async () => {
    const { root } = checkout();
    // Whatever a test was about: it leaves no process, PostgreSQL's and the build's included.
    await eventually(
      async () => ((await processesBelow(root)).length === 0 ? true : undefined),
      () => `processes are left below ${root}`,
    );
    await current?.[Symbol.asyncDispose]();
  });
  function checkout(): Checkout {
    if (current === undefined) throw new Error('A checkout is there while a test runs');
    return current;
  }
  const codeFile = (service: string) =>
    join(checkout().root, 'services', `${service}-backend/src/index.ts`);
  return {
    get root() {
      return checkout().root;
    },
    get dataDir() {
      return checkout().dataDir;
    },
    get ports() {
      return checkout().ports;
    },
    get ready() {
      return new RegExp(`^Portal ready at http://localhost:${checkout().ports[0]}$`, 'm');
    },
    setTurbo: script => checkout().setTurbo(script),
    servicePids: (...names) => Promise.all(names.map(name => servicePid(checkout(), name))),
    async postgresPid() {
      const file = join(checkout().dataDir, 'postgres/data/postmaster.pid');
      return Number((await readFile(file, 'utf8')).split('\n', 1)[0]);
    },
    codeOf: service => readFile(codeFile(service), 'utf8'),
    edit: (service, code) => writeFile(codeFile(service), code),
  };
}

function servicePid({ dataDir }: Checkout, name: string): Promise<number> {
  return eventually(async () => {
    const log = await readFile(join(dataDir, 'logs', `${name}.log`), 'utf8').catch(() => '');
    const [, pid] = log.match(/is process (\d+)$/m) ?? [];
    return pid === undefined ? undefined : Number(pid);
  });
}

/** Waits until all of these processes are gone; there must have been some. */
export async function allGone(pids: readonly number[]): Promise<void> {
  expect(pids.length).toBeGreaterThan(0);
  await Promise.all(pids.map(gone));
}

/** How a command ends, and all that it said. */
export async function outcomeOf(command: Command) {
  return { code: await command.ended, output: command.output() };
}

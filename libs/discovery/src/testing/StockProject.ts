import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { isRecord } from '../isRecord.ts';

const packageFolder = resolve(import.meta.dirname, '../..');
const workspace = resolve(packageFolder, '../..');

/** What the project's own package.json names, and whose node_modules has it. */
const ofProject = [
  ['@backstage/backend-defaults', packageFolder],
  ['@backstage/cli', workspace],
  ['@backstage/cli-defaults', workspace],
] as const;

/** A program that was started in the project. */
export interface Running {
  /** What it wrote so far, on both channels. */
  output(): string;
  /** Settles when it has ended. */
  readonly ended: Promise<Outcome>;
}

/** How a program ended. */
export interface Outcome {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  /** What it wrote, on both channels. */
  readonly output: string;
}

/**
 * Somebody else's project: a folder outside of this workspace that has a stock Backstage, and our
 * package as npm would deliver it. Of what our package needs it has what the package declares, and
 * nothing that is optional.
 */
export class StockProject {
  readonly folder: string;
  readonly #children = new Map<ChildProcess, Running>();
  /** A test run that is cut off runs no teardown. */
  readonly #killAll = () => {
    for (const child of this.#children.keys()) {
      child.kill('SIGKILL');
    }
  };

  private constructor(folder: string) {
    this.folder = folder;
    process.once('exit', this.#killAll);
  }

  /** Packs the package, and makes a project of `testing/stock` that has it installed. */
  static async create(): Promise<StockProject> {
    const project = new StockProject(await mkdtemp(join(tmpdir(), 'stock-backstage-')));
    try {
      await cp(join(import.meta.dirname, 'stock'), project.folder, { recursive: true });
      await project.#install();
      await Promise.all(['front', 'greeter'].map(service => project.#writeKeys(service)));
      return project;
    } catch (error) {
      await project.remove();
      throw error;
    }
  }

  /** What stands in the package's folder once it is installed. */
  get installed(): string {
    return join(this.folder, 'node_modules', '@splitstage', 'discovery');
  }

  /** Starts a program: `node`, or a command of an installed package. It ends with `remove`. */
  start(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    const path = [join(this.folder, 'node_modules', '.bin'), dirname(process.execPath)];
    // What npm tells the scripts of this workspace is not meant for somebody else's project.
    const { INIT_CWD: _, npm_lifecycle_event: __, ...inherited } = process.env;
    const child = spawn(program, args, {
      cwd: this.folder,
      env: {
        ...inherited,
        PATH: [...path, inherited.PATH].join(delimiter),
        NODE_ENV: 'production',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const ended = once(child, 'close').then(([exitCode]) => ({
      exitCode: typeof exitCode === 'number' ? exitCode : undefined,
      output,
    }));
    const running = { output: () => output, ended };
    this.#children.set(child, running);
    return running;
  }

  /** Runs a program, as `start` does, until it ends. */
  run(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome> {
    return this.start(program, args, env).ended;
  }

  /** Ends what still runs, and removes the folder. */
  async remove(): Promise<void> {
    process.off('exit', this.#killAll);
    this.#killAll();
    await Promise.allSettled([...this.#children.values()].map(({ ended }) => ended));
    await rm(this.folder, { recursive: true, force: true });
  }

  async #install(): Promise<void> {
    const run = promisify(execFile);
    const tarball = join(this.folder, 'discovery.tgz');
    const bin = join(workspace, 'node_modules', '.bin');
    await run(join(bin, 'pnpm'), ['pack', '--out', tarball], {
      cwd: packageFolder,
      // For `prepack`, which builds.
      env: { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) },
    });
    await mkdir(this.installed, { recursive: true });
    await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', this.installed]);

    const ofPackage = neededBy(await this.#manifestOf('@splitstage/discovery'));
    const needed = ofPackage.map(name => [name, packageFolder] as const);
    for (const [name, owner] of new Map([...ofProject, ...needed])) {
      await this.#link(join(owner, 'node_modules', name), name);
    }
    await this.#linkCommands('@splitstage/discovery');
    await this.#linkCommands('@backstage/cli');
    await writeFile(
      join(this.folder, 'package.json'),
      JSON.stringify({
        name: 'stock-backstage',
        private: true,
        type: 'module',
        dependencies: Object.fromEntries(
          ['@splitstage/discovery', ...ofProject.map(([name]) => name)].map(name => [name, '*']),
        ),
      }),
    );
  }

  async #manifestOf(name: string): Promise<Record<string, unknown>> {
    const file = join(this.folder, 'node_modules', name, 'package.json');
    return recordOf(JSON.parse(await readFile(file, 'utf8')));
  }

  /** The mode of the file and its first line are the package's own, so they are tested too. */
  async #linkCommands(name: string): Promise<void> {
    for (const [command, file] of Object.entries(recordOf((await this.#manifestOf(name)).bin))) {
      await this.#link(join(this.folder, 'node_modules', name, String(file)), '.bin', command);
    }
  }

  async #link(target: string, ...path: readonly string[]): Promise<void> {
    const link = join(this.folder, 'node_modules', ...path);
    await mkdir(dirname(link), { recursive: true });
    await symlink(target, link);
  }

  async #writeKeys(service: string): Promise<void> {
    const { publicKey, privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    await writeFile(join(this.folder, `${service}.public.pem`), publicKey);
    await writeFile(join(this.folder, `${service}.private.pem`), privateKey);
  }
}

/** The packages that npm would install along with one. */
function neededBy(manifest: Record<string, unknown>): string[] {
  const { dependencies, peerDependencies, peerDependenciesMeta } = manifest;
  const optional = Object.keys(recordOf(peerDependenciesMeta));
  return Object.keys({ ...recordOf(dependencies), ...recordOf(peerDependencies) }).filter(
    name => !optional.includes(name),
  );
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

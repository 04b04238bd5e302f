import { mkdir } from 'node:fs/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type { OwnFolders } from '@splitstage/reading';
import { childEnvironment } from './childEnvironment.ts';
import { permissionFlags } from './permissionFlags.ts';
import type { Metric } from './protocol.ts';
import { type ProcessLimits, TemplateProcess } from './TemplateProcess.ts';

/** Options of {@link TemplateProcesses}. */
export interface TemplateProcessesOptions {
  readonly program: string;
  readonly folders: OwnFolders;
  /** Read for each process, so that an edit counts from the next one on. */
  readonly settings: () => ProcessSettings;
  readonly logger: LoggerService;
  readonly onMetric: (metric: Metric) => void;
}

export interface ProcessSettings {
  readonly config: JsonObject;
  readonly code: readonly string[];
  /** Folders of templates that the configuration names. */
  readonly templates: readonly string[];
  /** `scaffolder.localFolder`. */
  readonly localFolder?: string;
  readonly limits: ProcessLimits;
  /** How many wait for a job: starting one takes a second or more of a processor. */
  readonly spare: number;
}

/** Starts template processes, keeps some ready, and ends them all. */
export class TemplateProcesses {
  readonly #options: TemplateProcessesOptions;
  /** With what resolves when a process and its folder are gone. */
  readonly #all = new Map<TemplateProcess, Promise<void>>();
  #spare: Promise<TemplateProcess>[] = [];
  #stopped = false;

  constructor(options: TemplateProcessesOptions) {
    this.#options = options;
  }

  /** A process that is ready for its one job. Whoever takes it ends it. */
  async take(): Promise<TemplateProcess> {
    const taken = this.#spare.shift() ?? this.#start();
    this.fill();
    const child = await taken;
    await child.ready;
    return child;
  }

  /** Starts what is missing of the spare ones. */
  fill(): void {
    while (!this.#stopped && this.#spare.length < this.#options.settings().spare) {
      const starting = this.#start();
      this.#spare.push(starting);
      const drop = () => {
        this.#spare = this.#spare.filter(other => other !== starting);
      };
      // A spare one that dies is not replaced before the next job: it may die each time.
      starting.then(child => child.ended.then(drop), drop);
    }
  }

  /** Lets the spare ones go, whose configuration is old. */
  async renew(): Promise<void> {
    const old = this.#spare;
    this.#spare = [];
    for (const starting of old) {
      const child = await starting.catch(() => undefined);
      child?.end('stopped', 'The configuration changed.');
    }
    if (old.length > 0) this.fill();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#spare = [];
    for (const child of this.#all.keys()) child.end('stopped', 'The scaffolder stops.');
    await Promise.all(this.#all.values());
  }

  async #start(): Promise<TemplateProcess> {
    const { folders, logger, onMetric, program } = this.#options;
    const settings = this.#options.settings();
    const folder = await folders.create();
    const writable = [folder];
    if (settings.localFolder !== undefined) {
      // Rights to a folder's contents are for one that is there.
      await mkdir(settings.localFolder, { recursive: true });
      writable.push(settings.localFolder);
    }
    const codeCache = process.env.NODE_COMPILE_CACHE;
    const child = new TemplateProcess({
      program,
      folder,
      args: permissionFlags({
        code: settings.code,
        readable: settings.templates,
        writable,
        ...(codeCache ? { codeCache } : {}),
      }),
      env: childEnvironment(process.env, folder),
      config: withWorkingDirectory(settings.config, folder),
      hiddenFolders: [folder, ...settings.templates, ...settings.code],
      limits: settings.limits,
      logger,
      onMetric,
    });
    const gone = child.ended
      .then(() => folders.remove(folder))
      .catch(error => logger.warn(`Cannot remove ${folder}: ${error}`))
      .finally(() => this.#all.delete(child));
    this.#all.set(child, gone);
    if (this.#stopped) child.end('stopped', 'The scaffolder stops.');
    return child;
  }
}

function withWorkingDirectory(config: JsonObject, folder: string): JsonObject {
  const { backend } = config as { backend?: JsonObject };
  return { ...config, backend: { ...backend, workingDirectory: folder } };
}

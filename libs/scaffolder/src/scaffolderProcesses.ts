import { existsSync, realpathSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  type BackendFeature,
  coreServices,
  createBackendModule,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { actionsServiceRef, metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { type Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { scaffolderTaskBrokerExtensionPoint } from '@backstage/plugin-scaffolder-node/alpha';
import { durationToMilliseconds, type JsonObject } from '@backstage/types';
import { OwnFolders } from '@splitstage/reading';
import { readNamedFolders } from '@splitstage/service/named-folders';
import { createMetricRecorder } from './createMetricRecorder.ts';
import { readLimits } from './limits/readLimits.ts';
import { codeFolders } from './process/codeFolders.ts';
import { pickConfig } from './process/pickConfig.ts';
import { TemplateProcesses } from './process/TemplateProcesses.ts';
import { createReadTurns } from './requests/createReadTurns.ts';
import { createRequestRouter } from './requests/createRequestRouter.ts';
import { createStreamLimit } from './requests/createStreamLimit.ts';
import { checkSource } from './source/checkSource.ts';
import { TaskRunner } from './tasks/TaskRunner.ts';
import { TaskStore } from './tasks/TaskStore.ts';
import { TemplateTaskBroker } from './tasks/TemplateTaskBroker.ts';

/** Of the folders of template processes. */
const PREFIX = 'splitstage-template-';

/** Options of {@link scaffolderProcesses}. */
export interface ScaffolderProcessesOptions {
  /** The program of a template process: a file that calls `runTemplateProcess`. */
  readonly program: URL;
}

/**
 * Runs templates in processes of their own, which have limits, may be ended at any moment, and
 * read nothing of the service (docs/decisions/0014).
 *
 * @throws InputError at start for a `scaffolder.limits` that is none, and for a workspace provider
 */
export function scaffolderProcesses({ program }: ScaffolderProcessesOptions): BackendFeature {
  return createBackendModule({
    pluginId: 'scaffolder',
    moduleId: 'splitstage-processes',
    register(reg) {
      reg.registerInit({
        deps: {
          actions: actionsServiceRef,
          auditor: coreServices.auditor,
          auth: coreServices.auth,
          brokers: scaffolderTaskBrokerExtensionPoint,
          config: coreServices.rootConfig,
          database: coreServices.database,
          discovery: coreServices.discovery,
          events: eventsServiceRef,
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
          lifecycle: coreServices.lifecycle,
          logger: coreServices.logger,
          metrics: metricsServiceRef,
          permissions: coreServices.permissions,
          userInfo: coreServices.userInfo,
        },
        async init(deps) {
          const { config, database, events, httpAuth, httpRouter, lifecycle, logger } = deps;
          refuseWorkspaceProvider(config);
          const limits = readLimits(config);
          const recover = readRecovery(config);
          const asService = config.getOptionalStringArray('scaffolder.processes.asService') ?? [
            'notifications',
          ];

          const db = await database.getClient();
          if (!database.migrations?.skip) {
            await db.migrate.latest({
              directory: resolvePackagePath('@backstage/plugin-scaffolder-backend', 'migrations'),
            });
          }
          const store = new TaskStore({
            db,
            events,
            logger,
            keepSecrets: recover.enabled,
            listBytes: limits.listBytes,
          });

          const folders = new OwnFolders(await findWorkingDirectory(config), PREFIX);
          await folders.removeLeftovers();
          const file = fileURLToPath(program);
          const code = codeFolders(file);
          const processes = new TemplateProcesses({
            program: file,
            folders,
            logger,
            onMetric: createMetricRecorder(deps.metrics),
            settings: () => ({
              code,
              limits,
              spare: config.getOptionalNumber('scaffolder.processes.spare') ?? 1,
              config: pickConfig(
                config.get<JsonObject>(),
                config.getOptionalStringArray('scaffolder.processes.config'),
              ),
              templates: readNamedFolders(config).flatMap(({ folder }) => withRealPath(folder)),
              ...optional('localFolder', config.getOptionalString('scaffolder.localFolder')),
            }),
          });
          config.subscribe?.(() => void processes.renew());

          const runner = new TaskRunner({
            store,
            processes,
            services: deps,
            logger,
            limits,
            atOnce: config.getOptionalNumber('scaffolder.concurrentTasksLimit') ?? 4,
            asService,
            recover: recover.enabled,
            graceful:
              config.getOptionalBoolean('scaffolder.EXPERIMENTAL_gracefulShutdown') ?? false,
            staleMs: recover.staleMs,
            check: ({ spec }) => checkSource(spec.templateInfo, readNamedFolders(config)),
          });
          const broker = new TemplateTaskBroker({
            store,
            runner,
            limits,
            check: spec => checkSource(spec.templateInfo, readNamedFolders(config)),
          });
          deps.brokers.setTaskBroker(broker);
          // A plugin's modules start before it does, so this stands in front of its own routes.
          httpRouter.use(createReadTurns({ httpAuth, atATime: limits.readsPerUser }));
          httpRouter.use(createStreamLimit({ httpAuth, most: limits.streamsPerUser }));
          httpRouter.use(
            createRequestRouter({ broker, processes, services: deps, httpAuth, limits, asService }),
          );
          lifecycle.addStartupHook(() => runner.start());
          lifecycle.addShutdownHook(() => runner.stop());
        },
      });
    },
  });
}

/** Rights to files are given by name: the real one, as packages find it out for themselves. */
async function findWorkingDirectory(config: Config): Promise<string> {
  const configured = config.getOptionalString('backend.workingDirectory');
  try {
    return await realpath(configured ?? tmpdir());
  } catch (error) {
    throw new InputError(
      `backend.workingDirectory is ${JSON.stringify(configured)}, which cannot be opened. Create the folder, or take the key out.`,
      error,
    );
  }
}

function withRealPath(folder: string): string[] {
  return existsSync(folder) ? [folder, realpathSync(folder)] : [folder];
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}

function refuseWorkspaceProvider(config: Config): void {
  for (const key of [
    'scaffolder.taskRecovery.workspaceProvider',
    'scaffolder.EXPERIMENTAL_workspaceSerialization',
  ]) {
    if (!config.getOptional(key)) continue;
    throw new InputError(
      `${key} is set, but a task's files are kept nowhere here: a task that is begun again starts with its first step, and repeats nothing that its actions recorded as done. Take the key out.`,
    );
  }
}

function readRecovery(config: Config): { enabled: boolean; staleMs: number } {
  const key = 'scaffolder.taskRecovery.staleTimeout';
  return {
    enabled:
      config.getOptionalBoolean('scaffolder.taskRecovery.enabled') ??
      config.getOptionalBoolean('scaffolder.EXPERIMENTAL_recoverTasks') ??
      false,
    staleMs: config.has(key)
      ? durationToMilliseconds(readDurationFromConfig(config, { key }))
      : 30_000,
  };
}

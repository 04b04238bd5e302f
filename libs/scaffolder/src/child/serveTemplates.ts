import { createServer } from 'node:http';
import { flushCompileCache, getCompileCacheDir } from 'node:module';
import { Socket } from 'node:net';
import { setPriority } from 'node:os';
import { createSpecializedBackend } from '@backstage/backend-app-api';
import { lifecycleServiceFactory } from '@backstage/backend-defaults/lifecycle';
import { loggerServiceFactory } from '@backstage/backend-defaults/logger';
import { rootLifecycleServiceFactory } from '@backstage/backend-defaults/rootLifecycle';
import { type BackendFeature, createBackendModule } from '@backstage/backend-plugin-api';
import { scaffolderTaskBrokerExtensionPoint } from '@backstage/plugin-scaffolder-node/alpha';
import { urlReaderFactory } from '@splitstage/reading';
import express, { type ErrorRequestHandler, type Handler } from 'express';
import { CONNECTION_FD } from '../process/connectionFd.ts';
import { ChildTaskBroker } from './ChildTaskBroker.ts';
import { errorResponses } from './errorResponses.ts';
import { ParentConnection } from './ParentConnection.ts';
import { ParentLogger } from './ParentLogger.ts';
import { parentServices } from './parentServices.ts';
import type { Features } from './runTemplateProcess.ts';
import { startWatchdog } from './startWatchdog.ts';

/** Gets ready for a job, does it, and waits for its end. */
export async function serveTemplates(load: Features): Promise<void> {
  const connection = new ParentConnection();
  process.once('disconnect', () => process.exit(1));
  const { config, hiddenFolders, parentPid, workspace } = await connection.started;
  startWatchdog({ parentPid, folder: process.cwd(), workspace });
  // Behind whoever serves requests on this machine.
  setPriority(5);
  const logger = new ParentLogger(connection);
  try {
    const handlers: Handler[] = [];
    const backend = createSpecializedBackend({
      defaultServiceFactories: [
        ...parentServices({ connection, config, use: handler => handlers.push(handler) }),
        lifecycleServiceFactory,
        loggerServiceFactory,
        rootLifecycleServiceFactory,
        urlReaderFactory,
      ],
    });
    const features = load();
    await Promise.all(features);
    dropRights();
    for (const feature of features) backend.add(feature);
    backend.add(brokerModule(connection));
    await backend.start();
    serve(handlers, errorResponses(logger, hiddenFolders));
    setInterval(
      () => connection.send({ type: 'alive', rssBytes: process.memoryUsage.rss() }),
      500,
    ).unref();
    connection.send({ type: 'ready' });
  } catch (error) {
    connection.send({ type: 'failed', message: String(error) });
  }
}

/** The right to write is for the cache of compiled code, the right to threads for the watch. */
function dropRights(): void {
  const permission = process.permission as
    | { drop?(scope: string, reference?: string): void }
    | undefined;
  const cache = getCompileCacheDir();
  if (cache !== undefined) {
    flushCompileCache();
    permission?.drop?.('fs.write', process.env.NODE_COMPILE_CACHE);
  }
  permission?.drop?.('worker');
}

function brokerModule(connection: ParentConnection): BackendFeature {
  return createBackendModule({
    pluginId: 'scaffolder',
    moduleId: 'splitstage-process-broker',
    register(reg) {
      reg.registerInit({
        deps: { broker: scaffolderTaskBrokerExtensionPoint },
        async init({ broker }) {
          broker.setTaskBroker(new ChildTaskBroker(connection));
        },
      });
    },
  });
}

/** Answers over the connection that this process was started with: it has no address. */
function serve(handlers: readonly Handler[], onError: ErrorRequestHandler): void {
  const app = express();
  for (const handler of handlers) app.use('/api/scaffolder', handler);
  app.use(onError);
  const server = createServer(app);
  server.emit('connection', new Socket({ fd: CONNECTION_FD, readable: true, writable: true }));
}

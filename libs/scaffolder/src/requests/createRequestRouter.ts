import type { BackstageCredentials, HttpAuthService } from '@backstage/backend-plugin-api';
import type { TaskBroker, TaskBrokerDispatchOptions } from '@backstage/plugin-scaffolder-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { nameCaller } from '../limits/nameCaller.ts';
import type { ScaffolderLimits } from '../limits/readLimits.ts';
import { Turns } from '../limits/Turns.ts';
import type { Principal } from '../process/protocol.ts';
import type { TemplateProcesses } from '../process/TemplateProcesses.ts';
import { withInitiator } from '../tasks/initiator.ts';
import { type AskedServices, serviceCalls } from '../tasks/serviceCalls.ts';
import { forwardRequest } from './forwardRequest.ts';
import { takeBody } from './takeBody.ts';

/** Options of {@link createRequestRouter}. */
export interface RequestRouterOptions {
  readonly broker: TaskBroker;
  readonly processes: TemplateProcesses;
  readonly services: AskedServices;
  readonly httpAuth: HttpAuthService;
  readonly limits: ScaffolderLimits;
  readonly asService: readonly string[];
}

/** Requests that look at no template: everything else that may change something does. */
const HARMLESS =
  /^\/(?:\.backstage\/|\.well-known\/|v2\/autocomplete\/|v2\/tasks\/[^/]+\/cancel\/?$)/i;

/**
 * Stands in front of the scaffolder's own routes, and lets template processes answer what runs a
 * template or its schema: a dry run, a new task, and one that is run again. The schema of a
 * template's parameters has regular expressions that meet what anybody typed.
 */
export function createRequestRouter(options: RequestRouterOptions): Router {
  const { broker, processes, services, httpAuth, limits, asService } = options;
  const key = 'scaffolder.limits.requestsPerUser';
  const places = new Turns(Number.POSITIVE_INFINITY, limits.requestsPerUser, key);
  const turns = new Turns(limits.requests, limits.requestsPerUser, key);
  const router = PromiseRouter();

  router.post('/*', async (request, response) => {
    if (HARMLESS.test(request.path)) return 'next';
    const initiator: BackstageCredentials = await httpAuth.credentials(request);
    const caller = nameCaller(initiator);
    // A place is kept until the answer has left, a turn while a process works.
    const leavePlace = await places.take(caller);
    response.once('close', leavePlace);
    if (response.closed) leavePlace();
    let endTurn = () => {};
    const left = new AbortController();
    response.once('close', () => left.abort());
    try {
      // A turn begins when all that it needs is there.
      const body = await takeBody(request, response);
      endTurn = await turns.take(caller);
      if (response.closed) return undefined;
      const child = await processes.take();
      const isDryRun = request.path.startsWith('/v2/dry-run');
      left.signal.addEventListener('abort', () => child.end('cancelled', 'Nobody waits for it.'));
      child.begin(
        {
          kind: 'request',
          initiator: initiator.principal as Principal,
          log: limits.log,
        },
        {
          ...serviceCalls({ services, initiator, asService, request }),
          dispatch: (task: TaskBrokerDispatchOptions) =>
            broker.dispatch({ ...task, secrets: withInitiator(task.secrets, initiator) }),
          retry: (task: Parameters<TaskBroker['retry']>[0]) =>
            broker.retry({ ...task, secrets: withInitiator(task.secrets, initiator) }),
          async getTask({ taskId }: { taskId: string }) {
            const { secrets: _secrets, ...task } = await broker.get(taskId);
            return task;
          },
        },
        isDryRun ? limits.dryRunTimeoutMs : limits.requestTimeoutMs,
        `scaffolder.limits.${isDryRun ? 'dryRunTimeout' : 'requestTimeout'}`,
      );
      try {
        await forwardRequest(child, request, body, response, limits.responseBytes);
      } finally {
        child.end('stopped', 'The request is answered.');
      }
    } finally {
      endTurn();
    }
    return undefined;
  });

  return router;
}

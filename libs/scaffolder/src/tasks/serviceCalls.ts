import type {
  AuditorService,
  AuditorServiceEvent,
  AuthService,
  BackstageCredentials,
  DiscoveryService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { ActionsService } from '@backstage/backend-plugin-api/alpha';
import { NotAllowedError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { Request } from 'express';
import type { OnBehalfOf } from '../process/protocol.ts';
import type { Calls } from '../process/TemplateProcess.ts';

/** Backstage's services that template processes ask for something. */
export interface AskedServices {
  readonly actions: ActionsService;
  readonly auditor: AuditorService;
  readonly auth: AuthService;
  readonly discovery: DiscoveryService;
  readonly permissions: PermissionsService;
  readonly userInfo: UserInfoService;
}

export interface ServiceCallsOptions {
  readonly services: AskedServices;
  /** Whose job it is. */
  readonly initiator: BackstageCredentials;
  /** Plugins that the scaffolder itself may call from a template. */
  readonly asService: readonly string[];
  /** The request that the job answers, for audit events. */
  readonly request?: Request;
}

/**
 * What a template process may ask the service, for whom its job is and for nobody else. It gets
 * tokens for one plugin at a time, which a step's own code asks for; none reaches an expression.
 */
export function serviceCalls(options: ServiceCallsOptions): Calls {
  const { initiator, services, asService, request } = options;
  const { actions, auditor, auth, discovery, permissions, userInfo } = services;
  const audits: AuditorServiceEvent[] = [];

  const credentialsOf = async (onBehalfOf: OnBehalfOf): Promise<BackstageCredentials> => {
    if (onBehalfOf === 'initiator') return initiator;
    return onBehalfOf === 'service' ? auth.getOwnServiceCredentials() : auth.getNoneCredentials();
  };
  type Behalf<T> = T & { onBehalfOf: OnBehalfOf };

  return {
    async pluginToken(args: Behalf<{ targetPluginId: string }>) {
      const { onBehalfOf, targetPluginId } = args;
      if (onBehalfOf === 'service' && !asService.includes(targetPluginId)) {
        throw new NotAllowedError(
          `A template's step may not call "${targetPluginId}" as the scaffolder itself. Let the action use ctx.getInitiatorCredentials(), or add the plugin to scaffolder.processes.asService.`,
        );
      }
      return auth.getPluginRequestToken({
        onBehalfOf: await credentialsOf(onBehalfOf),
        targetPluginId,
      });
    },
    userInfo: async ({ onBehalfOf }: Behalf<object>) =>
      userInfo.getUserInfo(await credentialsOf(onBehalfOf)),
    baseUrl: ({ pluginId, external }: { pluginId: string; external?: boolean }) =>
      external ? discovery.getExternalBaseUrl(pluginId) : discovery.getBaseUrl(pluginId),
    authorize: async (args: Behalf<{ requests: Parameters<PermissionsService['authorize']>[0] }>) =>
      permissions.authorize(args.requests, { credentials: await credentialsOf(args.onBehalfOf) }),
    authorizeConditional: async (
      args: Behalf<{ requests: Parameters<PermissionsService['authorizeConditional']>[0] }>,
    ) =>
      permissions.authorizeConditional(args.requests, {
        credentials: await credentialsOf(args.onBehalfOf),
      }),
    listActions: async ({ onBehalfOf }: Behalf<object>) =>
      actions.list({ credentials: await credentialsOf(onBehalfOf) }),
    invokeAction: async ({
      onBehalfOf,
      ...call
    }: Behalf<Omit<Parameters<ActionsService['invoke']>[0], 'credentials'>>) =>
      actions.invoke({ ...call, credentials: await credentialsOf(onBehalfOf) }),
    async audit({
      ofRequest,
      ...event
    }: Omit<Parameters<AuditorService['createEvent']>[0], 'request'> & { ofRequest: boolean }) {
      const created = await auditor.createEvent({
        ...event,
        ...(ofRequest && request ? { request } : {}),
      });
      return audits.push(created) - 1;
    },
    async auditSuccess({ id, meta }: { id: number; meta?: JsonObject }) {
      await audits[id]?.success(meta ? { meta } : {});
    },
    async auditFail({ id, message, meta }: { id: number; message: string; meta?: JsonObject }) {
      await audits[id]?.fail({ error: new Error(message), ...(meta ? { meta } : {}) });
    },
  };
}

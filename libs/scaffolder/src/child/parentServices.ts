import {
  type AuditorServiceEvent,
  type BackstageCredentials,
  coreServices,
  createServiceFactory,
  type ServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  actionsServiceRef,
  type MetricOptions,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { ConfigReader } from '@backstage/config';
import { NotAllowedError } from '@backstage/errors';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import type { JsonObject } from '@backstage/types';
import type { Handler } from 'express';
import {
  credentialsOf,
  type Metric,
  type OnBehalfOf,
  type Principal,
} from '../process/protocol.ts';
import type { ParentConnection } from './ParentConnection.ts';
import { ParentLogger } from './ParentLogger.ts';

const SELF = 'plugin:scaffolder';

/** What the services of a template process need. */
export interface ParentServicesOptions {
  readonly connection: ParentConnection;
  readonly config: JsonObject;
  /** Takes the scaffolder's routes. */
  readonly use: (handler: Handler) => void;
}

/**
 * Backstage's services for a template process. Whatever needs a key, a database or somebody's token
 * is asked of the service, which has them and knows whose job this is.
 */
export function parentServices(options: ParentServicesOptions): ServiceFactory[] {
  const { connection, config, use } = options;

  /** Credentials say for whom; more than whom the job is for and the service itself there is not. */
  const behalf = async (credentials: BackstageCredentials): Promise<OnBehalfOf> => {
    const principal = credentials.principal as Principal;
    const { initiator } = await connection.job;
    if (JSON.stringify(principal) === JSON.stringify(initiator)) return 'initiator';
    return principal.type === 'service' && principal.subject === SELF ? 'service' : 'none';
  };

  return [
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => new ConfigReader(config),
    }),
    createServiceFactory({
      service: coreServices.rootLogger,
      deps: {},
      factory: () => new ParentLogger(connection),
    }),
    createServiceFactory({
      service: coreServices.auth,
      deps: {},
      factory: () => ({
        async authenticate() {
          throw new NotAllowedError('A template process has no keys to check tokens with');
        },
        isPrincipal(credentials, type): credentials is never {
          const { principal } = credentials as { principal: Principal };
          return type === 'unknown' || principal.type === type;
        },
        getNoneCredentials: async () => credentialsOf({ type: 'none' }) as never,
        getOwnServiceCredentials: async () =>
          credentialsOf({ type: 'service', subject: SELF }) as never,
        getPluginRequestToken: async ({ onBehalfOf, targetPluginId }) =>
          connection.call('pluginToken', {
            onBehalfOf: await behalf(onBehalfOf),
            targetPluginId,
          }),
        async getLimitedUserToken() {
          throw new NotAllowedError('A template process gives nobody a token');
        },
        listPublicServiceKeys: async () => ({ keys: [] }),
      }),
    }),
    createServiceFactory({
      service: coreServices.httpAuth,
      deps: {},
      factory: () => ({
        credentials: async () => credentialsOf((await connection.job).initiator) as never,
        async issueUserCookie() {
          throw new NotAllowedError('A template process issues no cookies');
        },
      }),
    }),
    createServiceFactory({
      service: coreServices.httpRouter,
      deps: {},
      factory: () => ({ use, addAuthPolicy: () => {} }),
    }),
    createServiceFactory({
      service: coreServices.userInfo,
      deps: {},
      factory: () => ({
        getUserInfo: async credentials =>
          connection.call('userInfo', { onBehalfOf: await behalf(credentials) }),
      }),
    }),
    createServiceFactory({
      service: coreServices.discovery,
      deps: {},
      factory: () => ({
        getBaseUrl: pluginId => connection.call('baseUrl', { pluginId }),
        getExternalBaseUrl: pluginId => connection.call('baseUrl', { pluginId, external: true }),
      }),
    }),
    createServiceFactory({
      service: coreServices.permissions,
      deps: {},
      factory: () => ({
        authorize: async (requests, { credentials }) =>
          connection.call('authorize', { requests, onBehalfOf: await behalf(credentials) }),
        authorizeConditional: async (requests, { credentials }) =>
          connection.call('authorizeConditional', {
            requests,
            onBehalfOf: await behalf(credentials),
          }),
      }),
    }),
    createServiceFactory({
      service: coreServices.permissionsRegistry,
      deps: {},
      factory: () => ({
        addResourceType: () => {},
        addPermissions: () => {},
        addPermissionRules: () => {},
        getPermissionRuleset: () => ({ getRuleByName: unavailable('permission rules') }),
      }),
    }),
    createServiceFactory({
      service: coreServices.auditor,
      deps: {},
      factory: () => ({
        async createEvent({ request, ...event }): Promise<AuditorServiceEvent> {
          const id = await connection.call('audit', { ...event, ofRequest: request !== undefined });
          return {
            success: options => connection.call('auditSuccess', { id, meta: options?.meta }),
            fail: ({ error, meta }) =>
              connection.call('auditFail', { id, message: String(error), meta }),
          };
        },
      }),
    }),
    createServiceFactory({
      service: coreServices.database,
      deps: {},
      factory: () => ({ getClient: unavailable('a database') }),
    }),
    createServiceFactory({
      service: coreServices.cache,
      deps: {},
      factory: () => {
        const refuse = unavailable('a cache');
        return { get: refuse, set: refuse, delete: refuse, withOptions: refuse };
      },
    }),
    createServiceFactory({
      service: coreServices.scheduler,
      deps: {},
      factory: () => ({
        // What recurs is the service's own business.
        scheduleTask: async () => {},
        triggerTask: unavailable('a scheduler'),
        cancelTask: unavailable('a scheduler'),
        createScheduledTaskRunner: () => ({ run: async () => {} }),
        getScheduledTasks: async () => [],
      }),
    }),
    createServiceFactory({
      service: eventsServiceRef,
      deps: {},
      factory: () => ({ publish: async () => {}, subscribe: async () => {} }),
    }),
    createServiceFactory({
      service: actionsServiceRef,
      deps: {},
      factory: () => ({
        list: async ({ credentials }) =>
          connection.call('listActions', { onBehalfOf: await behalf(credentials) }),
        invoke: async ({ credentials, ...call }) =>
          connection.call('invokeAction', { ...call, onBehalfOf: await behalf(credentials) }),
      }),
    }),
    createServiceFactory({
      service: actionsRegistryServiceRef,
      deps: {},
      factory: () => ({ register: () => {} }),
    }),
    createServiceFactory({
      service: metricsServiceRef,
      deps: {},
      factory: () => {
        const recorder = (kind: Metric['kind']) => (name: string, options?: MetricOptions) => {
          const record = (value: number, attributes?: object) =>
            connection.send({
              type: 'metric',
              metric: {
                kind,
                name,
                value,
                options: { description: options?.description, unit: options?.unit },
                attributes: attributes as Metric['attributes'],
              },
            });
          return { add: record, record };
        };
        const observable = () => ({ addCallback: () => {}, removeCallback: () => {} });
        return {
          createCounter: recorder('counter'),
          createUpDownCounter: recorder('upDownCounter'),
          createHistogram: recorder('histogram'),
          createGauge: recorder('gauge'),
          createObservableCounter: observable,
          createObservableUpDownCounter: observable,
          createObservableGauge: observable,
        };
      },
    }),
  ];
}

function unavailable(what: string): () => never {
  return () => {
    throw new NotAllowedError(`A template process has no access to ${what}`);
  };
}

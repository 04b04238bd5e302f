import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { chart, renderChart } from './testing/renderChart.ts';

const gatewayApi = { exposure: 'gatewayApi', gatewayApi: { parentRefs: [{ name: 'edge' }] } };

/** Values that the chart refuses, and what its message must say: the key, the reason and the fix. */
const refusals: readonly (readonly [string, object, RegExp])[] = [
  [
    'a portal without the gateway',
    { services: { gateway: null } },
    /services\.gateway is missing\..* add it\./,
  ],
  [
    'a plugin with two owners',
    { services: { search: { plugins: ['search', 'catalog'] } } },
    /services\.search\.plugins: catalog is already in services\.catalog\.plugins\..* remove it from one/,
  ],
  [
    'a service with a name that the chart uses',
    { services: { 'catalog-next': { plugins: ['radar'] } } },
    /services\.catalog-next: the chart uses this name.* Choose a name/,
  ],
  [
    'a service with more plugins than a route can hold',
    {
      database: { maxConnections: 10_000 },
      services: { search: { plugins: Array.from({ length: 61 }, (_, index) => `p${index}`) } },
    },
    /services\.search\.plugins holds 61 plugins\. .* move some to another service/,
  ],
  [
    'a routing table beside the services',
    { config: { routing: { services: { catalog: { url: 'http://elsewhere' } } } } },
    /config\.routing\.services: the table is made of `services`.* Remove the key/,
  ],
  [
    'an address with a path',
    { portal: { url: 'https://example.com/portal' } },
    /portal\.url: "https:\/\/example\.com\/portal" is not an address.* no path/,
  ],
  [
    'an address in the configuration',
    { config: { app: { baseUrl: 'https://example.com' } } },
    /config\.app\.baseUrl: .* Remove the key and set portal\.url/,
  ],
  [
    'another port in the configuration',
    { config: { backend: { listen: ':80' } } },
    /config\.backend\.listen: .* Remove the key/,
  ],
  [
    'a certificate for an address without TLS',
    { portal: { url: 'http://example.com' }, ingress: { tlsSecret: 'tls' } },
    /ingress\.tlsSecret is set and portal\.url is http\..* begin it with https:\/\//,
  ],
  [
    'routes that no Gateway takes up',
    { exposure: 'gatewayApi' },
    /gatewayApi\.parentRefs is empty\..* name the Gateway/,
  ],
  [
    'a front end that no route leads to',
    { exposure: 'gateway', frontend: { enabled: true } },
    /frontend\.enabled needs routes .* exposure is gateway\. Set exposure to ingress or gatewayApi/,
  ],
  [
    'permissions that are switched off',
    { config: { permission: { enabled: false } } },
    /config\.permission\.enabled is false\..* remove the key/,
  ],
  [
    'permissions that one service sees in its own way',
    { services: { search: { config: { permission: { enabled: true } } } } },
    /services\.search\.config\.permission: services must agree on it\. Move it to config/,
  ],
  [
    'a password in the configuration',
    { config: { integrations: { github: [{ host: 'github.example.com', token: 'ghp_1' }] } } },
    /config\.integrations\.github\[0\]\.token holds a secret in plain text.* extraEnvFrom/,
  ],
  [
    'a shutdown that takes longer than Kubernetes waits',
    { services: { search: { shutdown: { drainSeconds: 30 } } } },
    /services\.search\.shutdown: preStopSeconds 5 \+ delaySeconds 5 \+ drainSeconds 30 = 40, .* graceSeconds 40\. Raise graceSeconds above 40/,
  ],
  [
    'a rollout that can replace nothing',
    { defaults: { rollout: { maxSurge: 0, maxUnavailable: '0%' } } },
    /services\.catalog\.rollout: .* Set maxSurge to 1/,
  ],
  [
    'fewer pods at most than at least',
    { services: { search: { autoscaling: { kind: 'hpa', minReplicas: 4, maxReplicas: 3 } } } },
    /services\.search\.autoscaling: minReplicas 4 is more than maxReplicas 3\. Raise maxReplicas/,
  ],
  [
    'scaling by nothing',
    { services: { search: { autoscaling: { kind: 'keda', maxReplicas: 2, cpu: null } } } },
    /services\.search\.autoscaling has nothing to scale by\. Set cpu or memory .*, or list triggers/,
  ],
  [
    'triggers of KEDA for an HPA',
    { services: { search: { autoscaling: { kind: 'hpa', triggers: [{ type: 'cron' }] } } } },
    /services\.search\.autoscaling\.triggers are KEDA's\. Set kind: keda/,
  ],
  [
    'a percentage of a request that is not there',
    { services: { search: { resources: null, autoscaling: { kind: 'hpa' } } } },
    /services\.search\.autoscaling\.cpu is a percentage of the request.* Set services\.search\.resources\.requests\.cpu/,
  ],
  [
    'weights without routes that have them',
    { services: { search: { next: { enabled: true, traffic: 'weight' } } } },
    /services\.search\.next\.traffic: weight needs routes with weights\. Set exposure: gatewayApi/,
  ],
  [
    'a switch to fewer pods',
    { services: { search: { replicas: 3, next: { enabled: true, traffic: 'all' } } } },
    /services\.search\.next\.replicas: 1 pods would take over from 3\. Set it to 3/,
  ],
  [
    'processing without the catalog',
    { services: { search: { processing: { enabled: true } } } },
    /services\.search\.processing is the catalog's.* Set it at the service that owns catalog/,
  ],
  [
    'more connections than the database has, with the sum',
    { database: { maxConnections: 60 }, services: { catalog: { replicas: 2 } } },
    /database\.maxConnections: the pods may open 109 connections, and the server has 57 \(60 less 3 reserved\)\. Raise .*\n +catalog: \(3 plugins × pool 3 \+ 1\) × \(2 pods \+ 1 in a rollout\) \+ 3 plugins × 2 pods that start = 36\n +gateway: \(11 plugins × pool 2 \+ 1\) × \(1 pods \+ 1 in a rollout\) \+ 11 plugins × 1 pods that start = 57\n +scaffolder: .* = 7\n +search: .* = 9\n/,
  ],
  [
    'a user of its own on the throwaway database',
    {
      database: { throwaway: { enabled: true } },
      services: { search: { database: { existingSecret: 'search' } } },
    },
    /services\.search\.database\.existingSecret names a user .* Remove it/,
  ],
  [
    'a database without a user',
    { database: { existingSecret: { name: '' } } },
    /database\.existingSecret\.name is empty.* Name the Secret/,
  ],
  [
    'alerts without metrics',
    { metrics: { enabled: false, rules: { enabled: true } } },
    /metrics\.rules\.enabled needs metrics\. Set metrics\.enabled: true/,
  ],
];

describe.each(inject('helms'))('Helm $version refuses', helm => {
  it.each(refusals)('%s', async (_name, values, message) => {
    await expect(renderChart(values, { helm })).rejects.toThrow(message);
  });
});

it('tries every refusal of the chart', () => {
  const template = readFileSync(join(chart, 'templates/refusals.yaml'), 'utf8');
  expect(refusals).toHaveLength(template.match(/\$problems = append/g)?.length ?? 0);
});

it('tells all problems at once, and each of them once', async () => {
  const values = {
    portal: { url: 'portal' },
    defaults: { shutdown: { graceSeconds: 1 }, extraEnv: { API_TOKEN: 'x' } },
    services: { search: { next: { enabled: true } } },
  };
  const message = await renderChart(values).then(({ text }) => text, String);
  expect(message).toMatch(/7 problems in the values/);
  expect(message.match(/services\.search\.shutdown/g)).toHaveLength(1);
  expect(message.match(/API_TOKEN/g)).toHaveLength(1);
});

describe('a secret', () => {
  const accepted = (values: object) => renderChart(values).then(() => 'accepted', String);

  it.each([
    ['in the environment', { extraEnv: { AUTH_SECRET: 'x' } }, /defaults\.extraEnv\.AUTH_SECRET/],
    ['in an address', { config: { a: { url: 'redis://u:pass@h' } } }, /defaults\.config\.a\.url/],
    [
      'of the second version',
      { next: { config: { x: { password: 'y' } } } },
      /defaults\.next\.config/,
    ],
  ])('in plain text is refused %s', async (_name, defaults, message) => {
    expect(await accepted({ defaults })).toMatch(message);
  });

  it('from a variable, or a value that only looks like one, is taken', async () => {
    const variable = '$' + '{AUTH_SECRET}';
    const values = {
      config: {
        auth: { session: { secret: variable }, tokenUrl: 'https://example.com' },
        a: { url: `redis://u:${variable}@h`, token: null, password: { $file: '/run/password' } },
      },
      defaults: {
        extraEnv: { AUTH_SECRET: { valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } } },
      },
    };
    expect(await accepted(values)).toBe('accepted');
  });
});

it('accepts weights where routes have them', async () => {
  const services = { search: { next: { enabled: true, traffic: 'weight' } } };
  await renderChart({ ...gatewayApi, database: { maxConnections: 200 }, services });
});

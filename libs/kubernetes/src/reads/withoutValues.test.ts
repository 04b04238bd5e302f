import type { ObjectsByEntityResponse } from '@backstage/plugin-kubernetes-common';
import { expect, it } from 'vitest';
import { withoutValues } from './withoutValues.ts';

const SECRET = 'hunter2';

it('shows what runs and how it is, and none of what it was told', () => {
  const response: ObjectsByEntityResponse = {
    items: [
      {
        cluster: { name: 'one' },
        podMetrics: [],
        errors: [
          { errorType: 'FETCH_ERROR', message: `connect ECONNREFUSED ${SECRET}` },
          { errorType: 'NOT_FOUND', statusCode: 404, resourcePath: '/api/v1/pods' },
        ],
        resources: [
          {
            type: 'pods',
            resources: [
              {
                metadata: { name: 'booking-1', annotations: { applied: SECRET } },
                spec: {
                  containers: [
                    {
                      name: 'main',
                      image: 'booking:1',
                      command: ['serve', SECRET],
                      args: [SECRET],
                      env: [
                        { name: 'PASSWORD', value: SECRET },
                        { name: 'REF', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } },
                      ],
                      livenessProbe: {
                        exec: { command: [SECRET] },
                        httpGet: { port: 80, httpHeaders: [{ name: 'Token', value: SECRET }] },
                      },
                    },
                  ],
                },
                status: { phase: 'Running' },
              },
            ],
          },
          { type: 'configmaps', resources: [{ data: { key: SECRET }, binaryData: { b: SECRET } }] },
          { type: 'customresources', resources: [{ spec: { anything: SECRET } }] },
        ],
      },
    ],
  };
  const shown = withoutValues(response);
  expect(JSON.stringify(shown)).not.toContain(SECRET);
  expect(shown.items[0]?.resources).toMatchObject([
    {
      type: 'pods',
      resources: [
        {
          metadata: { name: 'booking-1' },
          spec: {
            containers: [
              {
                name: 'main',
                image: 'booking:1',
                env: [
                  { name: 'PASSWORD', value: '***' },
                  { name: 'REF', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } },
                ],
              },
            ],
          },
          status: { phase: 'Running' },
        },
      ],
    },
    { type: 'configmaps', resources: [{ data: { key: '***' } }] },
  ]);
  expect(shown.items[0]?.errors[1]).toEqual(response.items[0]?.errors[1]);
});

/** Every other place of a workload where somebody may have put a secret. */
const container = {
  name: 'main',
  image: 'booking:1',
  startupProbe: { httpGet: { path: `/live?token=${SECRET}`, port: 80 } },
  lifecycle: {
    postStart: { exec: { command: ['register', SECRET] } },
    preStop: { httpGet: { path: `/stop/${SECRET}`, httpHeaders: [{ name: 'A', value: SECRET }] } },
  },
  securityContext: { windowsOptions: { gmsaCredentialSpec: SECRET } },
};
const pod = {
  metadata: {
    name: 'booking-1',
    labels: { app: 'booking' },
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': SECRET },
    managedFields: [{ fieldsV1: { 'f:args': { [`v:"${SECRET}"`]: {} } } }],
  },
  spec: {
    containers: [container],
    initContainers: [container],
    ephemeralContainers: [{ ...container, args: [SECRET] }],
    volumes: [
      { name: 'a', csi: { driver: 'x', volumeAttributes: { password: SECRET } } },
      { name: 'b', flexVolume: { driver: 'x', options: { password: SECRET } } },
      { name: 'c', gitRepo: { repository: `https://me:${SECRET}@git.test/x` } },
    ],
    dnsConfig: { options: [{ name: 'ndots', value: SECRET }] },
    securityContext: { sysctls: [{ name: 'a', value: SECRET }] },
  },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'False', message: 'containers with unready status' }],
    containerStatuses: [
      {
        name: 'main',
        restartCount: 3,
        state: { waiting: { reason: 'CrashLoopBackOff', message: `exec: "${SECRET}" not found` } },
        lastState: { terminated: { exitCode: 1, reason: 'Error', message: SECRET } },
      },
    ],
  },
};
const template = { metadata: pod.metadata, spec: pod.spec };
const workloads = {
  pods: pod,
  deployments: { metadata: pod.metadata, spec: { replicas: 1, template } },
  statefulsets: {
    metadata: pod.metadata,
    spec: { template, volumeClaimTemplates: [{ metadata: pod.metadata }] },
  },
  jobs: { metadata: pod.metadata, spec: { template } },
  cronjobs: {
    metadata: pod.metadata,
    spec: { schedule: '* * * * *', jobTemplate: { spec: { template } } },
  },
  ingresses: { metadata: pod.metadata, spec: { rules: [{ host: 'booking.test' }] } },
  secrets: { metadata: pod.metadata, data: { key: SECRET }, stringData: { key: SECRET } },
};

it.each(Object.entries(workloads))('leaves no secret in %s', (type, object) => {
  const resources = [{ type, resources: [object] }] as never;
  const cluster = { name: 'one' };
  const shown = withoutValues({ items: [{ cluster, resources, errors: [], podMetrics: [] }] });
  expect(JSON.stringify(shown)).not.toContain(SECRET);
  expect(JSON.stringify(shown)).toContain('booking-1');
});

it('still tells how a container is', () => {
  const resources = [{ type: 'pods', resources: [pod] }] as never;
  const cluster = { name: 'one' };
  const shown = withoutValues({ items: [{ cluster, resources, errors: [], podMetrics: [] }] });
  expect(shown.items[0]?.resources[0]?.resources[0]).toMatchObject({
    metadata: { labels: { app: 'booking' } },
    status: {
      conditions: [{ message: 'containers with unready status' }],
      containerStatuses: [
        {
          restartCount: 3,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'CrashLoopBackOff' } },
          lastState: { terminated: { exitCode: 1, reason: 'Error' } },
        },
      ],
    },
  });
});

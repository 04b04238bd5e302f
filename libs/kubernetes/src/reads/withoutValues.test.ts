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

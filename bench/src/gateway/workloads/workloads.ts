import { nodeClient } from './nodeClient.ts';
import type { Workload } from './Workload.ts';
import { wrk } from './wrk.ts';

const upload = (how: string) =>
  nodeClient({
    key: `upload-${how}`,
    name: `1 MB upload, ${how}`,
    unit: 'request',
    script: 'upload.ts',
    args: [how, '8'],
  });

/** Small answers: what the targets are about. */
export const smallGet = wrk({ key: 'small', name: 'small GET', path: 'small', connections: 32 });

/** All that keep a contestant busy. */
export const workloads: readonly Workload[] = [
  smallGet,
  wrk({ key: 'large', name: '1 MB answer', path: 'large', connections: 8 }),
  upload('sized'),
  upload('chunked'),
  nodeClient({
    key: 'events',
    name: '64 event streams',
    unit: 'event',
    script: 'events.ts',
    args: ['64'],
  }),
];

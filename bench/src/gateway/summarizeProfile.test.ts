import { expect, it } from 'vitest';
import { functionsOf, packagesOf } from './summarizeProfile.ts';

const node = (
  id: number,
  functionName: string,
  url = 'file:///work/main/libs/gateway/src/a.ts',
) => ({
  id,
  callFrame: { functionName, url, lineNumber: 4 },
});

it('adds up the time of a function wherever it was called, and leaves idle time out', () => {
  const profile = {
    nodes: [node(1, 'forward'), node(2, 'forward'), node(3, 'log'), node(4, '(idle)', '')],
    samples: [1, 2, 3, 4],
    timeDeltas: [100, 200, 100, 10_000],
  };
  expect(functionsOf(profile, 25)).toEqual([
    { what: 'forward', where: 'libs/gateway/src/a.ts:5', percent: '75.0' },
    { what: 'log', where: 'libs/gateway/src/a.ts:5', percent: '25.0' },
  ]);
});

it('shows as many functions as asked for', () => {
  const profile = {
    nodes: [node(1, 'one'), node(2, 'two')],
    samples: [1, 2],
    timeDeltas: [1, 2],
  };
  expect(functionsOf(profile, 1).map(({ what }) => what)).toEqual(['two']);
});

it('adds up by package, and keeps what is native apart', () => {
  const profile = {
    nodes: [
      node(1, 'forward'),
      node(2, 'parse', 'file:///main/node_modules/.pnpm/a@1/node_modules/@backstage/config/a.js'),
      node(3, 'dispatch', 'file:///main/node_modules/.pnpm/u@8/node_modules/undici/lib/a.js'),
      node(4, 'on_body', 'wasm://wasm/1'),
      node(5, 'emit', 'node:events'),
      node(6, 'writev', ''),
    ],
    samples: [1, 2, 3, 4, 5, 6],
    timeDeltas: [30, 20, 15, 10, 15, 10],
  };
  expect(packagesOf(profile).map(({ what, percent }) => `${what} ${percent}`)).toEqual([
    'libs/gateway 30.0',
    'undici 25.0',
    '@backstage/config 20.0',
    'node 15.0',
    'writev 10.0',
  ]);
});

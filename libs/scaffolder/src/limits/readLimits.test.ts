import { ConfigReader } from '@backstage/config';
import { expect, it } from 'vitest';
import { readLimits } from './readLimits.ts';

const read = (limits: object) => readLimits(new ConfigReader({ scaffolder: { limits } }));

it('has a limit for everything without any configuration', () => {
  const { log, workspace, ...others } = readLimits(new ConfigReader({}));
  for (const limit of [
    ...Object.values(others),
    ...Object.values(log),
    ...Object.values(workspace),
  ]) {
    expect(limit).toBeGreaterThan(0);
  }
});

it('takes durations in each of Backstage’s forms', () => {
  expect(read({ renderTimeout: '5s', taskTimeout: { minutes: 2 } })).toMatchObject({
    renderTimeoutMs: 5_000,
    taskTimeoutMs: 120_000,
  });
});

it.each([
  [{ tasksPerUser: 0 }, /scaffolder\.limits\.tasksPerUser is 0/],
  [{ workspaceBytes: 0 }, /scaffolder\.limits\.workspaceBytes is 0/],
  [{ attempts: 1.5 }, /scaffolder\.limits\.attempts is 1\.5/],
  [{ log: { lines: -1 } }, /scaffolder\.limits\.log\.lines is -1/],
  [{ renderTimeout: { seconds: 0 } }, /scaffolder\.limits\.renderTimeout is 0 ms/],
])('refuses %j and names the key', (limits, message) => {
  expect(() => read(limits)).toThrow(message);
});

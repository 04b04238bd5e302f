import { expect, test } from 'vitest';
import { TaskGroup } from './TaskGroup.ts';

const never = new AbortController().signal;

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}

test('gives each task its result', async () => {
  const group = new TaskGroup(never);
  const one = group.run(async () => 1);
  const two = group.run(async () => 'two');
  await group.done();
  expect([await one, await two]).toEqual([1, 'two']);
});

test('the first failure aborts the others and is thrown once all have ended', async () => {
  const group = new TaskGroup(never);
  let cleanedUp = false;
  group.run(signal =>
    untilAborted(signal).finally(async () => {
      await Promise.resolve();
      cleanedUp = true;
    }),
  );
  group.run(async () => {
    throw new Error('broken');
  });
  await expect(group.done()).rejects.toThrow('broken');
  expect(cleanedUp).toBe(true);
});

test('an abort from outside reaches the tasks', async () => {
  const controller = new AbortController();
  const group = new TaskGroup(controller.signal);
  group.run(untilAborted);
  controller.abort(new Error('stop'));
  await expect(group.done()).rejects.toThrow('stop');
});

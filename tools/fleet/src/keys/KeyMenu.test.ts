import { expect, test } from 'vitest';
import { KeyMenu } from './KeyMenu.ts';

const menu = () => new KeyMenu(['gateway', 'catalog']);

/** What the last of some keys asks for. */
function press(keys: string, on = menu()) {
  return [...keys].map(key => on.press(key)).at(-1);
}

test('r and a number restart one service, r and a all', () => {
  expect(press('r')).toEqual({
    type: 'say',
    lines: ['Restart which?  1 gateway   2 catalog   a all   any other key: none'],
  });
  expect(press('r2')).toEqual({ type: 'restart', services: ['catalog'] });
  expect(press('ra')).toEqual({ type: 'restart', services: ['gateway', 'catalog'] });
});

test('any other key restarts none, and means nothing else', () => {
  for (const key of ['3', '0', 'q', 'r', '\n']) {
    const on = menu();
    expect(press(`r${key}`, on)).toEqual({ type: 'say', lines: ['None is restarted.'] });
    // It is over: q means to stop again.
    expect(press('q', on)).toEqual({ type: 'stop' });
  }
});

test('each of many services has a key of its own, which is not a', () => {
  const names = Array.from({ length: 30 }, (_, i) => `service-${i}`);
  const on = new KeyMenu(names);
  const [question] = (Object(on.press('r')).lines as string[]) ?? [];
  const keys = names.map(name => question?.match(new RegExp(`(\\S) ${name}(?: |$)`))?.[1] ?? '');
  expect(new Set(keys).size).toBe(30);
  expect(keys).not.toContain('a');
  on.press('a');
  for (const [i, key] of keys.entries()) {
    expect(press(`r${key}`, on)).toEqual({ type: 'restart', services: [names[i]] });
  }
});

test('Ctrl-C, Ctrl-D, q and Ctrl-Z mean what they always do, in the middle of a choice too', () => {
  expect(press('q')).toEqual({ type: 'stop' });
  expect(press('\x04')).toEqual({ type: 'stop' });
  expect(press('r\x03')).toEqual({ type: 'stop' });
  expect(press('r\x1a')).toEqual({ type: 'suspend' });
});

test('h says which keys there are; most keys do nothing', () => {
  expect(press('h')).toMatchObject({ type: 'say' });
  for (const key of ['x', '\r', '\x1b', '1']) expect(press(key)).toEqual({ type: 'none' });
});

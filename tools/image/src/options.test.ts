import { expect, test } from 'vitest';
import { ImageError } from './ImageError.ts';
import { parseOptions } from './options.ts';

const services = ['catalog', 'gateway'];

test('takes services by their short and long names, and passes on what is for the engine', () => {
  const options = parseOptions(
    ['catalog', 'gateway-backend', '--tag', 'next', '--', '--pull=never', '--network=host'],
    services,
  );
  expect(options).toMatchObject({
    images: ['catalog', 'gateway'],
    tag: 'next',
    engineArguments: ['--pull=never', '--network=host'],
  });
});

test('knows all of them', () => {
  expect(parseOptions(['all'], services).images).toEqual(['catalog', 'gateway', 'frontend']);
});

test("builds the gateway's image before that of the front end, which needs it", () => {
  expect(parseOptions(['frontend'], services).images).toEqual(['gateway', 'frontend']);
});

test.each([
  [['catlog'], 'There is no image catlog; there are catalog, gateway, frontend, and all.'],
  [[], 'Say which image: catalog, gateway, frontend, or all.'],
  [['catalog', '--engine', 'lxc'], '--engine: expected docker or podman, found "lxc".'],
  [['catalog', '--push'], /--push/],
])('refuses %j', (args, message) => {
  expect(() => parseOptions(args, services)).toThrow(ImageError);
  expect(() => parseOptions(args, services)).toThrow(message);
});

import { expect, test } from 'vitest';
import { whyGuestIsClosed } from './whyGuestIsClosed.ts';

test('guest sign-in is open when both switches say development', () => {
  expect(
    whyGuestIsClosed({ nodeEnv: 'development', authEnvironment: 'development' }),
  ).toBeUndefined();
});

test('auth.environment is development by default', () => {
  expect(whyGuestIsClosed({ nodeEnv: 'development', authEnvironment: undefined })).toBeUndefined();
});

test.each([
  [{ nodeEnv: 'production', authEnvironment: 'development' }, 'NODE_ENV is production'],
  [{ nodeEnv: undefined, authEnvironment: 'development' }, 'NODE_ENV is not set'],
  [{ nodeEnv: '', authEnvironment: 'development' }, 'NODE_ENV is '],
  [{ nodeEnv: 'Development', authEnvironment: 'development' }, 'NODE_ENV is Development'],
  [{ nodeEnv: 'development', authEnvironment: 'production' }, 'auth.environment is production'],
])('guest sign-in is closed with %j', (options, reason) => {
  expect(whyGuestIsClosed(options)).toContain(`${reason}, not development`);
});

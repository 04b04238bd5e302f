import { expect, it } from 'vitest';
import { nameCaller } from './nameCaller.ts';

const name = (principal: object) =>
  nameCaller({ $$type: '@backstage/BackstageCredentials', principal });

it('counts a user as one, whichever service calls for the user', () => {
  const user = { type: 'user', userEntityRef: 'user:default/ann' };
  const actor = { type: 'service', subject: 'plugin:mcp-actions' };
  expect(name({ ...user, actor })).toBe(name(user));
  expect(name({ ...user, userEntityRef: 'user:default/ben' })).not.toBe(name(user));
  expect(name(actor)).not.toBe(name({ ...actor, subject: 'plugin:search' }));
});

import type { BackstageUserPrincipal } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { expect, it } from 'vitest';
import { previewCallerOf } from './previewCallerOf.ts';

const auth = mockServices.auth();

it('takes a user for one, whichever service calls for the user', () => {
  const direct = mockCredentials.user('user:default/ann');
  const principal: BackstageUserPrincipal = {
    ...direct.principal,
    actor: mockCredentials.service('plugin:mcp-actions').principal,
  };
  const caller = { id: 'user:default/ann', isService: false };
  expect(previewCallerOf(auth, direct)).toEqual(caller);
  expect(previewCallerOf(auth, { ...direct, principal })).toEqual(caller);
});

it('tells services from each other and from users', () => {
  const callers = ['plugin:catalog', 'plugin:search'].map(subject =>
    previewCallerOf(auth, mockCredentials.service(subject)),
  );
  expect(callers.map(({ isService }) => isService)).toEqual([true, true]);
  expect(new Set(callers.map(({ id }) => id)).size).toBe(2);
});

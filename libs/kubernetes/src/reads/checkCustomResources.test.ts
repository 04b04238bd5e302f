import { expect, it } from 'vitest';
import { checkCustomResources } from './checkCustomResources.ts';

const rollouts = { group: 'argoproj.io', apiVersion: 'v1alpha1', plural: 'rollouts' };
const roles = { group: 'rbac.authorization.k8s.io', apiVersion: 'v1', plural: 'roles' };
const configMaps = { group: '', apiVersion: 'v1', plural: 'configmaps' };

it('takes what the configuration names, once, without what else the body holds', () => {
  const asked = [rollouts, { ...rollouts, objectType: 'secrets' }];
  expect(checkCustomResources(asked, [rollouts])).toEqual([rollouts]);
});

it.each([roles, configMaps])('refuses %j, which it does not name', kind => {
  expect(() => checkCustomResources([rollouts, kind], [rollouts])).toThrow(
    /Only the platform team may read .*kubernetes.customResources/,
  );
});

it('takes everything of the platform', () => {
  expect(checkCustomResources([roles, configMaps], undefined)).toEqual([roles, configMaps]);
});

it.each([
  { ...roles, group: '..' },
  { ...roles, group: '.' },
  { ...roles, group: 'a..b' },
  { ...roles, apiVersion: '..' },
  { ...roles, plural: '..' },
  { ...roles, plural: '../../../metrics' },
  { ...roles, plural: 'pods?watch=true' },
  { ...roles, group: ['..'] },
  { ...roles, plural: undefined },
  null,
  'pods',
])('refuses %j, whoever asks', kind => {
  expect(() => checkCustomResources([kind], undefined)).toThrow(/A custom resource has a group/);
});

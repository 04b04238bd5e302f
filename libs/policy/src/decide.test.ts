import {
  AuthorizeResult,
  createPermission,
  type Permission,
} from '@backstage/plugin-permission-common';
import { expect, test } from 'vitest';
import { ifEntityOwnedBy, ifTaskStartedBy } from './conditions.ts';
import { decide } from './decide.ts';

const platformGroups = new Set(['group:default/platform']);
const alice = {
  userEntityRef: 'user:default/alice',
  ownershipEntityRefs: ['user:default/alice', 'group:default/payments'],
};
const operator = {
  userEntityRef: 'user:default/olga',
  ownershipEntityRefs: ['user:default/olga', 'group:default/platform'],
};

function basic(name: string): Permission {
  return createPermission({ name, attributes: {} });
}

function resource(name: string, resourceType: string): Permission {
  return createPermission({ name, attributes: {}, resourceType });
}

test('a signed-in user reads the catalog, registers entities and runs templates', () => {
  const permissions = [
    resource('catalog.entity.read', 'catalog-entity'),
    basic('catalog.location.create'),
    basic('catalog.location.analyze'),
    basic('scaffolder.task.create'),
    resource('scaffolder.action.execute', 'scaffolder-action'),
    basic('kubernetes.clusters.read'),
  ];
  for (const permission of permissions) {
    expect(decide(permission, alice, platformGroups), permission.name).toEqual({
      result: AuthorizeResult.ALLOW,
    });
  }
});

test('a user refreshes and deletes what the user or a group of the user owns', () => {
  for (const name of ['catalog.entity.refresh', 'catalog.entity.delete']) {
    expect(decide(resource(name, 'catalog-entity'), alice, platformGroups)).toEqual(
      ifEntityOwnedBy(['user:default/alice', 'group:default/payments']),
    );
  }
});

test('a user sees and cancels the tasks that the user started, not those of a colleague', () => {
  for (const name of ['scaffolder.task.read', 'scaffolder.task.cancel']) {
    expect(decide(resource(name, 'scaffolder-task'), alice, platformGroups)).toEqual(
      ifTaskStartedBy('user:default/alice'),
    );
  }
});

test('what is for the platform groups is denied to others', () => {
  for (const name of ['devtools.config', 'kubernetes.proxy', 'catalog.location.delete']) {
    expect(decide(basic(name), alice, platformGroups)).toEqual({ result: AuthorizeResult.DENY });
    expect(decide(basic(name), operator, platformGroups)).toEqual({
      result: AuthorizeResult.ALLOW,
    });
  }
});

test('a permission that the table does not name is denied to all but the platform groups', () => {
  // The last two are properties that every object has.
  for (const name of ['payroll.read', '', 'constructor', '__proto__']) {
    expect(decide(basic(name), alice, platformGroups)).toEqual({ result: AuthorizeResult.DENY });
    expect(decide(basic(name), operator, platformGroups)).toEqual({
      result: AuthorizeResult.ALLOW,
    });
  }
});

test('without a user everything is denied', () => {
  expect(
    decide(resource('catalog.entity.read', 'catalog-entity'), undefined, platformGroups),
  ).toEqual({ result: AuthorizeResult.DENY });
});

test('with no platform group configured nobody is above the table', () => {
  expect(decide(basic('devtools.config'), operator, new Set())).toEqual({
    result: AuthorizeResult.DENY,
  });
});

test('a conditional permission that comes with another resource type is denied', () => {
  expect(decide(basic('catalog.entity.delete'), alice, platformGroups)).toEqual({
    result: AuthorizeResult.DENY,
  });
  expect(
    decide(resource('catalog.entity.delete', 'scaffolder-task'), alice, platformGroups),
  ).toEqual({ result: AuthorizeResult.DENY });
});

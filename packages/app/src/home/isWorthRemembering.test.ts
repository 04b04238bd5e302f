import { describe, expect, it } from 'vitest';
import { isWorthRemembering } from './isWorthRemembering.ts';

describe('isWorthRemembering', () => {
  it.each([
    ['an entity', { pathname: '/catalog/default/api/shop', entityRef: 'api:default/shop' }],
    ['a document', { pathname: '/docs/default/component/shop/runbook' }],
    ['a template', { pathname: '/create/templates/default/service' }],
  ])('remembers %s', (_, visit) => {
    expect(isWorthRemembering(visit)).toBe(true);
  });

  it.each([
    '/',
    '/catalog',
    '/docs',
    '/docs/',
    '/create',
    '/create/templates',
    '/create/tasks/1',
    '/settings',
  ])('forgets %s', pathname => {
    expect(isWorthRemembering({ pathname })).toBe(false);
  });
});

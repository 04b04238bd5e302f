import { mockServices } from '@backstage/backend-test-utils';
import { expect, it } from 'vitest';
import { readAccessRules } from './readAccessRules.ts';

const read = (access?: object) =>
  readAccessRules(
    mockServices.rootConfig({ data: JSON.parse(JSON.stringify({ kubernetes: { access } })) }),
  );

it('gives nobody a namespace, and takes the label of the portal, unless it is told otherwise', () => {
  expect(read()).toEqual({ namespaces: [], selectors: 'id' });
});

it('reads whose a namespace is', () => {
  const { namespaces } = read({
    namespaces: [{ owners: ['Group:default/Payments'], namespaces: ['payments', 'pay-*'] }],
  });
  expect(namespaces.map(rule => [...rule.owners])).toEqual([
    ['group:default/payments'],
    ['group:default/payments'],
  ]);
  const theirs = (name: string) => namespaces.some(({ namespace }) => namespace.test(name));
  expect(['payments', 'pay-a', 'payments-a', 'pay', 'xpay-a'].map(theirs)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

it.each([
  [{ selectors: 'all' }, 'kubernetes.access.selectors is "all". Use "id"'],
  [
    { namespaces: [{ owners: ['payments'], namespaces: ['payments'] }] },
    'kubernetes.access.namespaces[0].owners has "payments". Write a full reference',
  ],
  [
    { namespaces: [{ owners: ['group:default/a'], namespaces: ['Pay.*'] }] },
    'kubernetes.access.namespaces[0].namespaces has "Pay.*". Write a namespace',
  ],
  [
    { namespaces: [{ owners: ['group:default/a'] }] },
    "Missing required config value at 'kubernetes.access.namespaces[0].namespaces'",
  ],
])('refuses %j', (access, message) => {
  expect(() => read(access)).toThrow(message);
});

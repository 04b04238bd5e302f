import { expect, it } from 'vitest';
import { decideAccess } from './decideAccess.ts';

const rules = {
  namespaces: [{ owners: new Set(['group:default/booking']), namespace: /^booking(-.*)?$/ }],
  selectors: 'id',
} as const;

function entity(annotations: Record<string, string> = {}, owners = ['group:default/booking']) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'booking',
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [
          `backstage.io/kubernetes-${key}`,
          value,
        ]),
      ),
    },
    relations: owners.map(targetRef => ({ type: 'ownedBy', targetRef })),
  };
}

const sees = (...of: Parameters<typeof entity>) => decideAccess(entity(...of), false, rules).sees;

it('lets owners see the states of what is labelled for the portal', () => {
  expect(sees()).toBe('states');
  expect(sees({ id: 'bookings' })).toBe('states');
  expect(sees({ namespace: 'payments' })).toBe('states');
});

it('refuses selectors that reach further, with what to do', () => {
  expect(decideAccess(entity({ 'label-selector': '!nosuchlabel' }), false, rules)).toEqual({
    sees: 'nothing',
    because: expect.stringMatching(/Name its namespace .*\(kubernetes.access.namespaces\)$/),
  });
  expect(sees({ 'label-selector': 'app.kubernetes.io/managed-by=Helm' })).toBe('nothing');
  expect(sees({ 'label-selector': '!x', namespace: 'payments' })).toBe('nothing');
});

it('lets owners see everything in namespaces that the configuration gives them', () => {
  expect(sees({ namespace: 'booking' })).toBe('everything');
  expect(sees({ namespace: 'booking-test', 'label-selector': '!x' })).toBe('everything');
});

it('gives a namespace to nobody who is an owner beside others', () => {
  expect(sees({ namespace: 'booking' }, [])).toBe('states');
  expect(sees({ namespace: 'booking' }, ['user:default/mallory'])).toBe('states');
  const both = ['group:default/booking', 'user:default/mallory'];
  expect(sees({ namespace: 'booking' }, both)).toBe('states');
});

it.each(['..', '../../nodes', 'booking/../payments', 'Booking', 'a b', '.', '*'])(
  'refuses %j for a namespace, whoever asks',
  namespace => {
    expect(decideAccess(entity({ namespace }), true, rules).sees).toBe('nothing');
  },
);

it('lets the platform see everything', () => {
  const access = decideAccess(entity({ 'label-selector': '!x' }, []), true, rules);
  expect(access.sees).toBe('everything');
});

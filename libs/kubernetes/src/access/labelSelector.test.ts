import { expect, it } from 'vitest';
import { labelSelectorOf, reachOf } from './labelSelector.ts';

it.each([
  ['backstage.io/kubernetes-id=booking', 'id'],
  ['backstage.io/kubernetes-id==booking', 'id'],
  [' backstage.io/kubernetes-id = booking , tier=web', 'id'],
  ['app=booking', 'equality'],
  ['app=booking,tier=web', 'equality'],
  ['!nosuchlabel', 'any'],
  ['app!=booking', 'any'],
  ['app notin (booking)', 'any'],
  ['app in (booking,payments)', 'any'],
  ['app', 'any'],
  ['app=', 'any'],
  ['', 'any'],
  [',', 'any'],
  ['app=booking,', 'any'],
  ['app=booking,!nosuchlabel', 'any'],
  ['backstage.io/kubernetes-id=booking,!nosuchlabel', 'any'],
  ['backstage.io/kubernetes-id', 'any'],
  ['!backstage.io/kubernetes-id', 'any'],
  ['app>1', 'any'],
  ['app=a\n!b', 'any'],
  ['app=a b', 'any'],
])('%j reaches as far as %s', (selector, reach) => {
  expect(reachOf(selector)).toBe(reach);
});

const entity = (annotations: Record<string, string>) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'booking', annotations },
});

it('is what Backstage selects by', () => {
  expect(labelSelectorOf(entity({}))).toBe('backstage.io/kubernetes-id=booking');
  const id = { 'backstage.io/kubernetes-id': 'bookings' };
  expect(labelSelectorOf(entity(id))).toBe('backstage.io/kubernetes-id=bookings');
  const selector = { ...id, 'backstage.io/kubernetes-label-selector': 'app=booking' };
  expect(labelSelectorOf(entity(selector))).toBe('app=booking');
});

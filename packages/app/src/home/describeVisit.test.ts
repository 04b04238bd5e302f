import { describe, expect, it } from 'vitest';
import { visitLabel, visitName } from './describeVisit.ts';

describe('visitLabel', () => {
  it.each([
    ['/catalog/default/api/booking-api', 'api:default/booking-api', 'API'],
    ['/catalog/default/system/booking', 'system:default/booking', 'System'],
    ['/docs/default/component/booking-service', undefined, 'Docs'],
    ['/create/templates/default/golden-path-service', undefined, 'Template'],
  ])('of %s is a word', (pathname, entityRef, label) => {
    expect(visitLabel({ pathname, ...(entityRef && { entityRef }) })).toBe(label);
  });
});

describe('visitName', () => {
  const name = 'Splitstage';

  it.each([
    ['/docs/default/component/booking-service/runbook/', 'booking-service'],
    ['/create/templates/default/golden-path-service', 'golden-path-service'],
  ])('of %s is what the address names', (pathname, expected) => {
    expect(visitName({ name, pathname })).toBe(expected);
  });

  it('of an entity is its own', () => {
    const pathname = '/catalog/default/system/booking';
    expect(visitName({ name: 'booking', pathname, entityRef: 'system:default/booking' })).toBe(
      'booking',
    );
  });
});

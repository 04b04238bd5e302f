import { describe, expect, it } from 'vitest';
import { guestOfferFromStatus } from './guestOffer.ts';

describe('guestOfferFromStatus', () => {
  it('offers guest sign-in when the auth backend let the guest in', () => {
    expect(guestOfferFromStatus(200)).toBe('offered');
  });

  it.each([403, 404, 501])('takes %i for a refusal', status => {
    expect(guestOfferFromStatus(status)).toBe('refused');
  });

  it.each([500, 502, 503, 504, 429])('does not take %i for an answer', status => {
    expect(guestOfferFromStatus(status)).toBe('unavailable');
  });
});

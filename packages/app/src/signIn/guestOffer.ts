/** What the auth backend says to a guest who knocks. */
export type GuestOffer = 'offered' | 'refused' | 'unavailable';

/**
 * Reads the answer of `/api/auth/guest/refresh`. A refusal is 403 or 501 outside of development and
 * 404 where the provider is not installed; everything else says that nobody could be asked.
 */
export function guestOfferFromStatus(status: number): GuestOffer {
  if (status >= 200 && status < 300) {
    return 'offered';
  }
  return [401, 403, 404, 501].includes(status) ? 'refused' : 'unavailable';
}

import { discoveryApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';
import { type GuestOffer, guestOfferFromStatus } from './guestOffer.ts';

/**
 * Asks the auth backend whether it lets guests in: only it knows how it runs (NODE_ENV), and a button
 * that is refused on every click is worse than none. Undefined until it has answered.
 *
 * @param configured - false asks nothing
 */
export function useGuestOffer(configured: boolean): GuestOffer | undefined {
  const discovery = useApi(discoveryApiRef);
  const [offer, setOffer] = useState<GuestOffer>();
  useEffect(() => {
    if (!configured) {
      return undefined;
    }
    const abort = new AbortController();
    discovery
      .getBaseUrl('auth')
      .then(baseUrl =>
        fetch(`${baseUrl}/guest/refresh`, {
          headers: { 'x-requested-with': 'XMLHttpRequest' },
          signal: abort.signal,
        }),
      )
      .then(
        response => setOffer(guestOfferFromStatus(response.status)),
        () => abort.signal.aborted || setOffer('unavailable'),
      );
    return () => abort.abort();
  }, [configured, discovery]);
  return configured ? offer : 'refused';
}

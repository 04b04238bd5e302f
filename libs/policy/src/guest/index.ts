export { guestFeature as default } from './guestFeature.ts';
export { type GuestSignInOptions, whyGuestIsClosed } from './whyGuestIsClosed.ts';

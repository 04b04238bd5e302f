import type { IdentityApi } from '@backstage/frontend-plugin-api';

const storageKey = 'splitstage.signIn.provider';

/** The provider of the last sign-in in this browser, so that a reload does not ask again. */
export const rememberedProvider = {
  get: (): string | undefined => localStorage.getItem(storageKey) ?? undefined,
  set: (providerId: string): void => localStorage.setItem(storageKey, providerId),
  forget: (): void => localStorage.removeItem(storageKey),
};

/** The same identity, which forgets the provider on sign-out: the page then asks again. */
export function forgetOnSignOut(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    signOut: () => {
      rememberedProvider.forget();
      return identity.signOut();
    },
  };
}

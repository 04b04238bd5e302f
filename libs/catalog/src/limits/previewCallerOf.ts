import type { AuthService, BackstageCredentials } from '@backstage/backend-plugin-api';
import type { PreviewCaller } from './createPreviewLimit.ts';

/** Who asks for a preview: a user is one, whichever service calls for the user. */
export function previewCallerOf(
  auth: Pick<AuthService, 'isPrincipal'>,
  credentials: BackstageCredentials,
): PreviewCaller {
  return auth.isPrincipal(credentials, 'user')
    ? { id: credentials.principal.userEntityRef, isService: false }
    : {
        id: JSON.stringify(credentials.principal),
        isService: auth.isPrincipal(credentials, 'service'),
      };
}

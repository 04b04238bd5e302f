import { Content, EmptyState } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { ReactNode } from 'react';

/** The guest is a provider, too, but none to connect to: its list is an empty card. */
export function ProvidersOrWords({ children }: { readonly children: ReactNode }) {
  const providers = useApi(configApiRef).getOptionalConfig('auth.providers')?.keys() ?? [];
  if (providers.some(name => name !== 'guest')) {
    return children;
  }
  return (
    <Content>
      <EmptyState
        missing="content"
        title="No provider is set up"
        description="Accounts elsewhere that the portal may use in your name show here, as soon as those who look after the portal add their provider under auth.providers in its configuration."
      />
    </Content>
  );
}

import { Content, EmptyState } from '@backstage/core-components';
import { featureFlagsApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { ReactNode } from 'react';

/** Without any flag, the stock page tells its readers how to program one. */
export function FlagsOrWords({ children }: { readonly children: ReactNode }) {
  if (useApi(featureFlagsApiRef).getRegisteredFlags().length > 0) {
    return children;
  }
  return (
    <Content>
      <EmptyState
        missing="content"
        title="Nothing to switch on"
        description="A plugin that has something to try shows it here. None of this portal's has."
      />
    </Content>
  );
}

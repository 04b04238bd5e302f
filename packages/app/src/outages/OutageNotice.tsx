import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import { useEffect, useSyncExternalStore } from 'react';
import { useLocation } from 'react-router-dom';
import { outageLogApiRef } from './outageLogApiRef.ts';

/** Says which plugins do not answer, on pages that would only show less than usual too. */
export function OutageNotice() {
  const log = useApi(outageLogApiRef);
  const pluginIds = useSyncExternalStore(log.subscribe, log.get);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page starts with a clean log
  useEffect(() => log.clear(), [log, pathname]);

  if (pluginIds.length === 0) {
    return undefined;
  }
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      style={{ position: 'fixed', right: 16, bottom: 16, maxWidth: 440, zIndex: 1300 }}
      title={`Not answering: ${pluginIds.join(', ')}`}
      description="What comes from there is missing on this page."
      customActions={
        <Button variant="secondary" size="small" onPress={() => window.location.reload()}>
          Try again
        </Button>
      }
    />
  );
}

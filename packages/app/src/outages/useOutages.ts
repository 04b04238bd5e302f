import { useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useSyncExternalStore } from 'react';
import { outagesApiRef } from './outagesApiRef.ts';

/** Who does not answer right now; renders again when that changes. */
export function useOutages() {
  const { log, watch } = useApi(outagesApiRef);
  const state = useSyncExternalStore(log.subscribe, log.get);
  return { ...state, log, watch };
}

/** While the caller is on the page, the notice in the corner leaves these plugins out. */
export function useTold(pluginIds: readonly string[]): void {
  const { log } = useApi(outagesApiRef);
  const ids = pluginIds.join();
  useEffect(() => log.tell(ids ? ids.split(',') : []), [log, ids]);
}

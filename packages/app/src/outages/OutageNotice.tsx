import { Button } from '@backstage/ui';
import { useEffect } from 'react';
import { useLocation } from 'react-router-dom';
import { CornerNotice } from './CornerNotice.tsx';
import { outageTitle } from './outageTitle.ts';
import { useOutages } from './useOutages.ts';

/** Says which plugins do not answer, on pages that would only show less than usual too. */
export function OutageNotice() {
  const { log, watch, pluginIds, told, unreachable } = useOutages();
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page starts with a clean log
  useEffect(() => log.clear(), [log, pathname]);

  const untold = pluginIds.filter(id => !told.includes(id));
  // When nobody answers, a panel in the page says all there is to say.
  if (untold.length === 0 || (unreachable && told.length > 0)) {
    return undefined;
  }
  return (
    <CornerNotice
      role="alert"
      status="danger"
      title={outageTitle(untold, unreachable)}
      description="What comes from there is missing on this page until there is an answer."
      customActions={
        <Button variant="secondary" size="small" onPress={() => watch.look()}>
          Try now
        </Button>
      }
    />
  );
}

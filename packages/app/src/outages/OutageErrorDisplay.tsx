import { ErrorPanel } from '@backstage/core-components';
import type { ErrorDisplayProps } from '@backstage/frontend-plugin-api';
import { Box, Button } from '@backstage/ui';
import { useEffect, useRef, useState } from 'react';
import { OutagePanel } from './OutagePanel.tsx';
import { isChunkError, isOutageError } from './outage.ts';
import { reloadOnce } from './reloadOnce.ts';
import { useOutages } from './useOutages.ts';

/** In the place of a page or a card that threw: an outage is told as one, and ends by itself. */
export function OutageErrorDisplay(props: ErrorDisplayProps) {
  return isChunkError(props.error) ? <MissingPart {...props} /> : <FailedRequest {...props} />;
}

/** Parts of the page come from where its front end does. */
function MissingPart(props: ErrorDisplayProps) {
  const { log, pluginIds, recoveries } = useOutages();
  const count = recoveries.app ?? 0;
  const [countBefore] = useState(count);
  const isBack = count > countBefore;
  const isAsked = pluginIds.includes('app');
  useEffect(() => {
    if (isBack) {
      // The bundler keeps a part that failed; a new version of the portal has other parts.
      reloadOnce(window.location, window.sessionStorage, Date.now());
    } else if (!isAsked) {
      // Again for each address below the page, as a new one clears the log: what is not asked there
      // has not come back, and a page that is loaded too early is the browser's own error for good.
      log.report('app', 'unreachable');
    }
  }, [log, isBack, isAsked]);
  return isBack ? <ErrorDetails {...props} /> : <OutagePanel pluginIds={['app']} />;
}

function FailedRequest(props: ErrorDisplayProps) {
  const { pluginIds } = useOutages();
  const { error, resetError } = props;
  const isOut = isOutageError(error) && pluginIds.length > 0;
  const wasOut = useRef(false);
  useEffect(() => {
    if (wasOut.current && !isOut) {
      resetError();
    }
    wasOut.current = isOut;
  }, [isOut, resetError]);
  return isOut ? <OutagePanel pluginIds={pluginIds} /> : <ErrorDetails {...props} />;
}

function ErrorDetails({ plugin, error, resetError }: ErrorDisplayProps) {
  return (
    <Box p="5">
      <ErrorPanel title={`Error in ${plugin?.pluginId ?? 'app'}`} error={error} defaultExpanded>
        <Button variant="secondary" onPress={resetError}>
          Try again
        </Button>
      </ErrorPanel>
    </Box>
  );
}

import { ErrorPanel } from '@backstage/core-components';
import type { ErrorDisplayProps } from '@backstage/frontend-plugin-api';
import { Box, Button } from '@backstage/ui';
import { useEffect, useRef } from 'react';
import { OutagePanel } from './OutagePanel.tsx';
import { isChunkError, isOutageError } from './outage.ts';
import { reloadOnce } from './reloadOnce.ts';
import { useOutages } from './useOutages.ts';

/** In the place of a page or a card that threw: an outage is told as one, and ends by itself. */
export function OutageErrorDisplay(props: ErrorDisplayProps) {
  const { log, pluginIds } = useOutages();
  const { error, resetError } = props;
  const isChunk = isChunkError(error);
  // Parts of the page come from where its front end does.
  useEffect(() => {
    if (isChunk) {
      log.report('app', 'unreachable');
    }
  }, [log, isChunk]);

  const isOut = (isChunk || isOutageError(error)) && pluginIds.length > 0;
  const wasOut = useRef(false);
  useEffect(() => {
    if (wasOut.current && !isOut) {
      if (isChunk) {
        // The bundler keeps a part that failed; a new version of the portal has other parts.
        reloadOnce(window.location, window.sessionStorage, Date.now());
      } else {
        resetError();
      }
    }
    wasOut.current = isOut;
  }, [isOut, isChunk, resetError]);

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

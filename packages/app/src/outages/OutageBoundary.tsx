import { useAppNode } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { Fragment, type ReactNode, useCallback, useRef, useState } from 'react';
import { useLocation } from 'react-router-dom';
import { CornerNotice } from './CornerNotice.tsx';
import { countRecoveries, neededPlugins } from './neededPlugins.ts';
import { OutagePanel } from './OutagePanel.tsx';
import { useOutages } from './useOutages.ts';

interface OutageBoundaryProps {
  readonly children: ReactNode;
}

/** Around every extension: a page that lacks what it needs says so, and comes back by itself. */
export function OutageBoundary({ children }: OutageBoundaryProps) {
  const node = useAppNode();
  const needed = node && neededPlugins(node.spec.id, node.spec.plugin.pluginId);
  return needed ? <PageBoundary needed={needed}>{children}</PageBoundary> : children;
}

interface PageBoundaryProps extends OutageBoundaryProps {
  readonly needed: readonly string[];
}

function PageBoundary({ needed, children }: PageBoundaryProps) {
  const { pluginIds, recoveries } = useOutages();
  const { ref, typed, forget } = useTyped();
  // What somebody typed is worth more than a page that looks its best: such a page stays as it is.
  const version = countRecoveries(recoveries, needed);
  const shown = useRef(version);
  if (!typed) {
    shown.current = version;
  }
  const missing = typed ? [] : needed.filter(id => pluginIds.includes(id));
  const isBehind = shown.current !== version && pluginIds.length === 0;

  if (missing.length > 0) {
    return <OutagePanel pluginIds={missing} />;
  }
  return (
    <div ref={ref} style={{ display: 'contents' }}>
      <Fragment key={shown.current}>{children}</Fragment>
      {isBehind && (
        <CornerNotice
          role="status"
          status="info"
          title="There is an answer again"
          description="Go on, or load this page again when something is missing. What you typed is lost then."
          customActions={
            <Button variant="secondary" size="small" onPress={forget}>
              Load again
            </Button>
          }
        />
      )}
    </div>
  );
}

/** Whether somebody typed into what `ref` holds, since the page was opened. */
function useTyped() {
  const { pathname } = useLocation();
  const [typedAt, setTypedAt] = useState<string>();
  const listening = useRef<AbortController>(undefined);
  const ref = useCallback(
    (element: HTMLElement | null) => {
      listening.current?.abort();
      listening.current = new AbortController();
      element?.addEventListener('input', () => setTypedAt(pathname), {
        signal: listening.current.signal,
      });
    },
    [pathname],
  );
  return { ref, typed: typedAt === pathname, forget: () => setTypedAt(undefined) };
}

import { Progress } from '@backstage/core-components';
import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'react-router-dom';
import { NothingHere } from '../notFound/NothingHere.tsx';

/**
 * A task is shown to who started it (libs/policy). Others, whom somebody sent its address, got a raw
 * 403 above empty boxes.
 */
export function TaskOrWords({ children }: { readonly children: ReactNode }) {
  const [, taskId] = /\/tasks\/([^/]+)$/.exec(useLocation().pathname) ?? [];
  const isShown = useIsShown(taskId);
  if (isShown === undefined) {
    return <Progress />;
  }
  if (isShown) {
    return children;
  }
  return (
    <NothingHere
      title="This task is not shown to you"
      text="A task is for whoever started it, as it holds what they typed in. Or there is no such task any more."
    />
  );
}

/** What ids of tasks are like; a database answers others with an error. */
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Undefined until there is an answer; the page itself tells of any other fault. */
function useIsShown(taskId: string | undefined): boolean | undefined {
  const { fetch } = useApi(fetchApiRef);
  const [answer, setAnswer] = useState<{ taskId: string; isShown: boolean }>();
  useEffect(() => {
    if (!taskId || !uuid.test(taskId)) {
      return undefined;
    }
    let isCurrent = true;
    const know = (isShown: boolean) => isCurrent && setAnswer({ taskId, isShown });
    fetch(`plugin://scaffolder/v2/tasks/${encodeURIComponent(taskId)}`).then(
      ({ status }) => know(status !== 403 && status !== 404),
      () => know(true),
    );
    return () => {
      isCurrent = false;
    };
  }, [fetch, taskId]);
  if (taskId && !uuid.test(taskId)) {
    return false;
  }
  return !taskId || (answer?.taskId === taskId ? answer.isShown : undefined);
}

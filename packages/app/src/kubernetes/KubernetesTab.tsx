import { EmptyState, Progress } from '@backstage/core-components';
import { useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { kubernetesApiRef } from '@backstage/plugin-kubernetes';
import { type ReactNode, useEffect, useState } from 'react';
import { NotAnOwner } from './NotAnOwner.tsx';
import { useMaySee } from './useMaySee.ts';

/**
 * What an entity runs in clusters. Without any cluster it says that, and not that nothing runs; to
 * those who may not see it, it says who may.
 */
export function KubernetesTab({ children }: { readonly children: ReactNode }) {
  const { entity } = useEntity();
  const hasClusters = useHasClusters();
  const maySee = useMaySee(entity);

  if (hasClusters === undefined || maySee === undefined) {
    return <Progress />;
  }
  if (!hasClusters) {
    return (
      <EmptyState
        missing="content"
        title="No cluster is set up"
        description="What this entity runs shows here as soon as the portal knows a cluster. Those who look after the portal add one under kubernetes.clusterLocatorMethods in its configuration."
      />
    );
  }
  return maySee ? children : <NotAnOwner entity={entity} />;
}

/** Undefined until there is an answer; true when there is none, as the tab itself tells of that. */
function useHasClusters(): boolean | undefined {
  const api = useApi(kubernetesApiRef);
  const [hasClusters, setHasClusters] = useState<boolean>();
  useEffect(() => {
    let isShown = true;
    const know = (known: boolean) => isShown && setHasClusters(known);
    api.getClusters().then(
      clusters => know(clusters.length > 0),
      () => know(true),
    );
    return () => {
      isShown = false;
    };
  }, [api]);
  return hasClusters;
}

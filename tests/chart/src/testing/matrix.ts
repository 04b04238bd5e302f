import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const example = join(import.meta.dirname, '../../../../deploy/helm/examples/production.yaml');

/** Values with which everything that can be rendered is rendered at least once. */
export const matrix: Readonly<Record<string, object>> = {
  'the defaults': {},
  'the example for production': parse(readFileSync(example, 'utf8')),
  'a portal behind Gateway API, with everything that watches': {
    portal: { url: 'https://portal.example.com' },
    exposure: 'gatewayApi',
    frontend: { enabled: true, replicas: 2, config: { app: { title: 'Portal' } } },
    gatewayApi: {
      parentRefs: [{ name: 'edge', namespace: 'gateways', sectionName: 'https' }],
      timeouts: { request: '300s', backendRequest: '60s' },
      annotations: { team: 'platform' },
    },
    metrics: {
      serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
      rules: {
        enabled: true,
        runbookUrl: 'https://docs.example.com/runbook',
        extra: [{ alert: 'Mine', expr: 'vector(1) > 0', labels: { severity: 'info' } }],
      },
      dashboards: { enabled: true, annotations: { folder: 'Portal' } },
    },
    services: {
      catalog: {
        next: { enabled: true, traffic: 'weight', weight: 20, image: { tag: '2.0.0' } },
      },
    },
    database: { maxConnections: 400 },
  },
  'autoscaled, with budgets, a second version and a processing catalog': {
    exposure: 'gateway',
    loadBalancer: { sourceRanges: ['10.0.0.0/8'], class: 'example.com/internal' },
    database: { maxConnections: 2_000, host: 'db.example.com', division: 'schema', create: false },
    redis: { existingSecret: { name: 'redis' } },
    defaults: { replicas: 3, rollout: { maxSurge: '50%', maxUnavailable: 1 } },
    services: {
      gateway: {
        autoscaling: { kind: 'hpa', behavior: { scaleDown: { stabilizationWindowSeconds: 600 } } },
      },
      catalog: {
        processing: { enabled: true, replicas: 2, resources: { requests: { cpu: '1' } } },
        next: { enabled: true, traffic: 'share', image: { tag: '2.0.0' } },
      },
      search: {
        autoscaling: {
          kind: 'keda',
          memory: 80,
          triggers: [
            {
              type: 'prometheus',
              metadata: {
                serverAddress: 'http://prometheus:9090',
                query: 'sum(rate(http_server_request_duration_seconds_count[2m]))',
                threshold: '50',
              },
            },
          ],
        },
      },
      scaffolder: { next: { enabled: true, traffic: 'all', replicas: 3 } },
    },
  },
  'a trial with a throwaway database and nothing else': {
    exposure: 'none',
    database: { throwaway: { enabled: true } },
    networkPolicy: { enabled: false },
    metrics: { enabled: false },
    defaults: { topologySpread: null, resources: null, probes: { startup: null } },
  },
  'everything that can be added': {
    portal: { url: 'https://10.1.2.3:8443' },
    frontend: { enabled: true, image: { tag: '3', pullSecrets: ['other'] } },
    ingress: { className: 'traefik', tlsSecret: 'portal-tls', annotations: { a: 'b' } },
    routing: { follow: 'roll', verify: 'warn' },
    database: { maxConnections: 200 },
    commonLabels: { team: 'platform' },
    commonAnnotations: { owner: 'platform' },
    config: {
      organization: { name: 'Example' },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Backstage's configuration
      auth: { providers: { github: { production: { clientSecret: '${GITHUB_SECRET}' } } } },
    },
    networkPolicy: {
      edgeFrom: [{ namespaceSelector: { matchLabels: { name: 'ingress' } } }],
      metricsFrom: [{ namespaceSelector: { matchLabels: { name: 'monitoring' } } }],
      databaseTo: [{ ipBlock: { cidr: '10.9.0.0/24' } }],
      redisTo: [{ podSelector: { matchLabels: { app: 'redis' } } }],
    },
    redis: { existingSecret: { name: 'redis' } },
    defaults: {
      image: {
        registry: 'images.example.com/portal',
        digest: `sha256:${'0'.repeat(64)}`,
        pullSecrets: ['pull'],
      },
      podSecurityContext: { runAsUser: 1_000_700_000, fsGroup: 1_000_700_000 },
      podLabels: { billing: 'portal' },
      podAnnotations: { 'example.com/scan': 'true' },
      nodeSelector: { 'kubernetes.io/arch': 'amd64' },
      tolerations: [{ key: 'portal', operator: 'Exists' }],
      affinity: { nodeAffinity: {} },
      priorityClassName: 'high',
      runtimeClassName: 'gvisor',
      extraArgs: ['--config', '/etc/extra/app-config.yaml'],
      extraEnv: {
        LIMIT: 1_000_000,
        FLAG: false,
        FROM_FIELD: { valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      },
      extraEnvFrom: [{ secretRef: { name: 'portal-secrets' } }],
      extraVolumes: {
        secrets: {
          csi: {
            driver: 'secrets-store.csi.k8s.io',
            readOnly: true,
            volumeAttributes: { secretProviderClass: 'portal' },
          },
        },
        extra: { configMap: { name: 'extra' } },
      },
      extraVolumeMounts: {
        '/etc/extra': { name: 'extra', readOnly: true },
        '/run/secrets': { name: 'secrets', readOnly: true },
      },
      extraContainers: [{ name: 'sidecar', image: 'sidecar:1' }],
      extraInitContainers: [{ name: 'wait', image: 'wait:1', command: ['true'] }],
      networkPolicy: {
        extraIngress: [{ from: [{ podSelector: {} }] }],
        extraEgress: [{ to: [{ podSelector: {} }] }],
      },
      serviceAccount: { annotations: { 'example.com/role': 'portal' } },
    },
    services: {
      catalog: { serviceAccount: { create: false, name: 'catalog-reader', mountToken: true } },
      search: { database: { existingSecret: 'search-database' } },
      radar: { plugins: ['tech-radar', 'mcp-chat'] },
    },
    extraObjects: [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: '{{ .Release.Name }}-extra', labels: { app: 'extra' } },
        data: { url: '{{ .Values.portal.url }}' },
      },
    ],
  },
};

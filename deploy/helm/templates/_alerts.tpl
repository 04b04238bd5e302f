{{/*
Alerts of a service: dict "root" "name" "service". Metrics are named as Node's Prometheus exporter
names them, without units. docs/runbook.md says what to do about each.
*/}}
{{- define "splitstage.serviceAlerts" -}}
{{- $labels := include "splitstage.metricLabels" (list .root .name) -}}
{{- $namespace := .root.Release.Namespace -}}
{{- $pods := printf "%s-.+" (include "splitstage.name" (list .root .name)) -}}
{{- $plugins := join ", " .service.plugins -}}
- alert: SplitstageServiceDown
  expr: absent(up{ {{- $labels -}} } == 1)
  for: 2m
  labels: { severity: critical }
  annotations:
    summary: No pod of {{ .name }} answers. Its plugins are down ({{ $plugins }}).
- alert: SplitstageErrors
  expr: |
    sum(rate(http_server_request_duration_count{ {{- $labels }}, http_response_status_code=~"5.."}[5m]))
      / sum(rate(http_server_request_duration_count{ {{- $labels -}} }[5m])) > 0.05
  for: 10m
  labels: { severity: critical }
  annotations:
    summary: More than 5 % of the answers of {{ .name }} are errors ({{ $plugins }}).
- alert: SplitstageSlow
  # Events and signals keep requests open on purpose.
  expr: |
    histogram_quantile(0.95, sum by (le) (rate(
      http_server_request_duration_bucket{ {{- $labels }}, http_route!~"/api/(events|signals).*"}[10m]))) > 2
  for: 15m
  labels: { severity: warning }
  annotations:
    summary: One answer of {{ .name }} in twenty takes more than two seconds ({{ $plugins }}).
- alert: SplitstageEventLoopBlocked
  expr: max by (pod) (nodejs_eventloop_delay_p99{ {{- $labels -}} }) > 0.5
  for: 10m
  labels: { severity: warning }
  annotations:
    summary: '{{ "{{ $labels.pod }}" }} stops for half a second again and again; probes may fail.'
- alert: SplitstageRestarts
  expr: sum by (pod) (increase(kube_pod_container_status_restarts_total{namespace="{{ $namespace }}", pod=~"{{ $pods }}"}[30m])) > 2
  labels: { severity: warning }
  annotations:
    summary: '{{ "{{ $labels.pod }}" }} of {{ .name }} has restarted more than twice in half an hour.'
- alert: SplitstageMemory
  expr: |
    max by (pod) (container_memory_working_set_bytes{namespace="{{ $namespace }}", pod=~"{{ $pods }}", container="backend"})
      / max by (pod) (kube_pod_container_resource_limits{namespace="{{ $namespace }}", pod=~"{{ $pods }}", container="backend", resource="memory"}) > 0.9
  for: 10m
  labels: { severity: warning }
  annotations:
    summary: '{{ "{{ $labels.pod }}" }} of {{ .name }} uses more than 90 % of its memory and will be killed.'
- alert: SplitstageTaskFailing
  expr: sum by (taskId) (increase(backend_tasks_task_runs_count_total{ {{- $labels }}, result="failed"}[1h])) > 2
  labels: { severity: warning }
  annotations:
    summary: The scheduled task {{ "{{ $labels.taskId }}" }} of {{ .name }} fails again and again.
- alert: SplitstageUnknownPlugin
  expr: sum(increase(splitstage_discovery_lookups_total{ {{- $labels }}, outcome="unknown"}[15m])) > 0
  for: 15m
  labels: { severity: warning }
  annotations:
    summary: {{ .name }} looks for a plugin that the routing table does not have.
{{- if has "catalog" .service.plugins }}
- alert: SplitstageCatalogBehind
  expr: histogram_quantile(0.95, sum by (le) (rate(catalog_processing_queue_delay_bucket{ {{- $labels -}} }[10m]))) > 900
  for: 15m
  labels: { severity: warning }
  annotations:
    summary: Entities wait more than a quarter of an hour for their turn in {{ .name }}.
- alert: SplitstageStitchingBehind
  expr: max(catalog_stitching_queue_length{ {{- $labels -}} }) > 1000
  for: 15m
  labels: { severity: warning }
  annotations:
    summary: Changes of more than a thousand entities do not show yet in {{ .name }}.
{{- end }}
{{- if has "scaffolder" .service.plugins }}
- alert: SplitstageTemplatesFailing
  expr: |
    sum(increase(scaffolder_task_count_total{ {{- $labels }}, result="failed"}[1h]))
      / sum(increase(scaffolder_task_count_total{ {{- $labels -}} }[1h])) > 0.5
  for: 10m
  labels: { severity: warning }
  annotations:
    summary: More than half of what users make from templates fails in {{ .name }}.
{{- end }}
{{- end -}}

{{/* Alerts about all services together. */}}
{{- define "splitstage.routingAlerts" -}}
{{- $labels := include "splitstage.metricLabels" (list .) -}}
- alert: SplitstageRoutingTablesDiffer
  expr: count(count by (revision) (splitstage_routing_table{ {{- $labels -}} })) > 1
  for: 5m
  labels: { severity: critical }
  annotations:
    summary: Pods follow different routing tables, so calls may go to the wrong service.
- alert: SplitstageRoutingTableRefused
  # The counter appears with the first refusal, which increase() alone would not see.
  expr: |
    sum by (splitstage_service, reason) (increase(splitstage_routing_refused_total{ {{- $labels -}} }[10m])) > 0
      or sum by (splitstage_service, reason) (splitstage_routing_refused_total{ {{- $labels -}} })
        unless sum by (splitstage_service, reason) (splitstage_routing_refused_total{ {{- $labels -}} } offset 10m)
  labels: { severity: warning }
  annotations:
    summary: '{{ "{{ $labels.splitstage_service }}" }} refused a routing table ({{ "{{ $labels.reason }}" }}) and keeps the old one.'
{{- end -}}

{{/* The labels by which metrics of this release are found: list $root, or list $root "service". */}}
{{- define "splitstage.metricLabels" -}}
{{- $root := first . -}}
namespace="{{ $root.Release.Namespace }}", splitstage_release="{{ include "splitstage.fullname" $root }}"
{{- if gt (len .) 1 -}}, splitstage_service="{{ last . }}"{{- end -}}
{{- end -}}

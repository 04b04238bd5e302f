{{/* Alerts from what the gateway sees of the services behind it: libs/gateway, GatewayMetrics. */}}
{{- define "splitstage.gatewayAlerts" -}}
{{- $labels := include "splitstage.metricLabels" (list . (include "splitstage.gateway" .)) -}}
- alert: SplitstageUpstreamEjected
  expr: max by (service) (splitstage_gateway_upstream_instances{ {{- $labels }}, state="ejected"}) > 0
  for: 5m
  labels: { severity: warning }
  annotations:
    summary: The gateway has taken an instance of {{ "{{ $labels.service }}" }} out of use because it failed again and again.
- alert: SplitstageUpstreamTimeouts
  expr: sum by (service) (rate(splitstage_gateway_upstream_timeouts_total{ {{- $labels -}} }[5m])) > 0.05
  for: 10m
  labels: { severity: warning }
  annotations:
    summary: '{{ "{{ $labels.service }}" }} is silent for so long that the gateway gives up.'
{{- end -}}

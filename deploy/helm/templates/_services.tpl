{{/*
Merges the map "from" into the map "into", at any depth. Everything that is not a map replaces what
was there: also 0, false, an empty list and null, which sprig's mergeOverwrite would drop.
*/}}
{{- define "splitstage.merge" -}}
{{- range $key, $value := .from -}}
{{- if and (kindIs "map" $value) (kindIs "map" (get $.into $key)) -}}
{{- include "splitstage.merge" (dict "into" (get $.into $key) "from" $value) -}}
{{- else -}}
{{- $_ := set $.into $key $value -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* All services by name: defaults with each one's overrides, as YAML. */}}
{{- define "splitstage.services" -}}
{{- $services := dict -}}
{{- range $name, $overrides := .Values.services -}}
{{- $service := deepCopy $.Values.defaults -}}
{{- include "splitstage.merge" (dict "into" $service "from" (deepCopy $overrides)) -}}
{{- $_ := set $services $name $service -}}
{{- end -}}
{{- toYaml $services -}}
{{- end -}}

{{/*
All workloads by name, as YAML: what becomes a Deployment. A service has one, `stable`; a second,
`next`, holds another version; a third, `processing`, does the catalog's background work. Each has
`service`, `track`, `serves` (whether it takes requests of users) and `options`.
*/}}
{{- define "splitstage.workloads" -}}
{{- $workloads := dict -}}
{{- range $name, $service := include "splitstage.services" . | fromYaml -}}
{{- $options := omit $service "next" "processing" -}}
{{- $background := deepCopy $options -}}
{{- if $service.processing.enabled -}}
{{- $serving := dict "config" (dict "catalog" (dict "processingInterval" false)) -}}
{{- include "splitstage.merge" (dict "into" $options "from" $serving) -}}
{{- include "splitstage.merge" (dict "into" $background "from" (omit $service.processing "enabled")) -}}
{{- $_ := set $background.autoscaling "kind" "none" -}}
{{- $_ := set $workloads (printf "%s-processing" $name) (dict "service" $name "track" "processing" "serves" false "options" $background) -}}
{{- end -}}
{{- if $service.next.enabled -}}
{{- $next := deepCopy $options -}}
{{- include "splitstage.merge" (dict "into" $next "from" (omit $service.next "enabled" "traffic" "weight")) -}}
{{- $_ := set $next.autoscaling "kind" "none" -}}
{{- $_ := set $workloads (printf "%s-next" $name) (dict "service" $name "track" "next" "serves" true "options" $next) -}}
{{- end -}}
{{- $_ := set $workloads $name (dict "service" $name "track" "stable" "serves" true "options" $options) -}}
{{- end -}}
{{- toYaml $workloads -}}
{{- end -}}

{{/* The most pods that a workload's options allow, without those of a rollout. */}}
{{- define "splitstage.mostReplicas" -}}
{{- if eq .autoscaling.kind "none" -}}{{ int .replicas }}{{- else -}}{{ int .autoscaling.maxReplicas }}{{- end -}}
{{- end -}}

{{/* The fewest pods that a workload's options allow. */}}
{{- define "splitstage.fewestReplicas" -}}
{{- if eq .autoscaling.kind "none" -}}{{ int .replicas }}{{- else -}}{{ int .autoscaling.minReplicas }}{{- end -}}
{{- end -}}

{{/* The label that says which pods of a service get its requests; takes the service's `next`. */}}
{{- define "splitstage.trafficLabel" -}}
{{- if and .enabled (eq .traffic "all") -}}
splitstage/track: next
{{- else if and .enabled (eq .traffic "share") -}}
splitstage/serves-users: "true"
{{- else -}}
splitstage/track: stable
{{- end -}}
{{- end -}}

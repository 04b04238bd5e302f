{{/*
How many database connections all pods may open, as JSON: `total`, and `terms`, one readable line a
workload. Each plugin has a pool of its own, and each pod a connection for its readiness; a rollout
adds pods before it takes others away. While a plugin starts, it has one more, whose lock is its turn
to migrate (docs/decisions/0020), and all pods may start at once.
*/}}
{{- define "splitstage.connections" -}}
{{- $total := 0 -}}
{{- $terms := list -}}
{{- range $name, $workload := include "splitstage.workloads" . | fromYaml -}}
{{- $options := $workload.options -}}
{{- $plugins := len $options.plugins -}}
{{- $pool := int $options.database.poolSize -}}
{{- $replicas := include "splitstage.mostReplicas" $options | int -}}
{{- $surge := $options.rollout.maxSurge -}}
{{- if kindIs "string" $surge -}}
{{- $surge = divf (mulf $replicas (trimSuffix "%" $surge | int)) 100 | ceil -}}
{{- end -}}
{{- $connections := add (mul (add (mul $plugins $pool) 1) (add $replicas (int $surge))) (mul $plugins $replicas) -}}
{{- $total = add $total $connections -}}
{{- $terms = append $terms (printf "%s: (%d plugins × pool %d + 1) × (%d pods + %d in a rollout) + %d plugins × %d pods that start = %d" $name $plugins $pool $replicas (int $surge) $plugins $replicas $connections) -}}
{{- end -}}
{{- toJson (dict "total" $total "terms" $terms) -}}
{{- end -}}

{{/* The port on which every service listens: that of its URL in the routing table. */}}
{{- define "splitstage.port" -}}7007{{- end -}}

{{/* Where the configuration is mounted. */}}
{{- define "splitstage.configFolder" -}}/etc/splitstage{{- end -}}

{{/* The routing table: the `routing` key of Backstage's configuration. */}}
{{- define "splitstage.routingTable" -}}
{{- $rows := dict -}}
{{- range $name, $service := .Values.services -}}
{{- $url := printf "http://%s:%s" (include "splitstage.name" (list $ $name)) (include "splitstage.port" $) -}}
{{- $_ := set $rows $name (dict "url" $url "plugins" $service.plugins) -}}
{{- end -}}
{{- toYaml (dict "routing" (dict "verify" .Values.routing.verify "services" $rows)) -}}
{{- end -}}

{{/* What all services are told over the image's own files; `config` of the values has the last word. */}}
{{- define "splitstage.sharedConfig" -}}
{{- $database := .Values.database -}}
{{- $connection := dict "host" "${POSTGRES_HOST}" "port" "${POSTGRES_PORT}" "user" "${POSTGRES_USER}" "password" "${POSTGRES_PASSWORD}" "database" $database.name -}}
{{- $backend := dict
    "baseUrl" .Values.portal.url
    "database" (dict "client" "pg" "pluginDivisionMode" $database.division "ensureExists" $database.create "connection" $connection) -}}
{{- if has .Values.exposure (list "ingress" "gatewayApi") -}}
{{- /* The ingress says who the client is, and no pod can be reached from outside but through it. */ -}}
{{- $_ := set $backend "trustProxy" "loopback, linklocal, uniquelocal" -}}
{{- end -}}
{{- if .Values.redis.existingSecret.name -}}
{{- $_ := set $backend "cache" (dict "store" "redis" "connection" "${REDIS_URL}") -}}
{{- end -}}
{{- $config := dict
    "app" (dict "baseUrl" .Values.portal.url)
    "backend" $backend
    "techdocs" (dict "publisher" (dict "local" (dict "publishDirectory" "/data/techdocs"))) -}}
{{- include "splitstage.merge" (dict "into" $config "from" (deepCopy .Values.config)) -}}
{{- toYaml $config -}}
{{- end -}}

{{/* What the pods of one workload are told over the shared configuration; takes its options. */}}
{{- define "splitstage.workloadConfig" -}}
{{- $pool := dict "min" 0 "max" (int .database.poolSize) -}}
{{- $config := dict
    "backend" (dict
      "database" (dict "knexConfig" (dict "pool" $pool))
      "lifecycle" (dict "serverShutdownDelay" (dict "seconds" (int .shutdown.delaySeconds))))
    "service" (dict "drainTimeout" (dict "seconds" (int .shutdown.drainSeconds))) -}}
{{- include "splitstage.merge" (dict "into" $config "from" (deepCopy .config)) -}}
{{- toYaml $config -}}
{{- end -}}

{{/* The image of a workload: dict "root" "service" "image". A digest wins over a tag. */}}
{{- define "splitstage.image" -}}
{{- $repository := .image.repository | default (printf "splitstage/%s-backend" .service) -}}
{{- $reference := printf ":%s" (.image.tag | default .root.Chart.AppVersion) -}}
{{- if .image.digest -}}
{{- $reference = printf "@%s" .image.digest -}}
{{- end -}}
{{- printf "%s%s%s" (ternary (printf "%s/" .image.registry) "" (ne .image.registry "")) $repository $reference -}}
{{- end -}}

{{/* The name of the Secret with the database's user and password: list $root $options. */}}
{{- define "splitstage.databaseSecret" -}}
{{- $root := first . -}}
{{- if $root.Values.database.throwaway.enabled -}}
{{- include "splitstage.name" (list $root "postgres") -}}
{{- else -}}
{{- (last .).database.existingSecret | default $root.Values.database.existingSecret.name -}}
{{- end -}}
{{- end -}}

{{/* The environment of a workload's container, as a list. extraEnv overrides; null takes a variable out. */}}
{{- define "splitstage.env" -}}
{{- $root := .root -}}
{{- $options := .workload.options -}}
{{- $database := $root.Values.database -}}
{{- $secret := include "splitstage.databaseSecret" (list $root $options) -}}
{{- $env := dict
    "NODE_ENV" "production"
    "LOG_LEVEL" $options.logLevel
    "PORTAL_URL" $root.Values.portal.url
    "SPLITSTAGE_ROUTING_FILE" (printf "%s/routing.yaml" (include "splitstage.configFolder" $root))
    "POSTGRES_HOST" (ternary (include "splitstage.name" (list $root "postgres")) $database.host $database.throwaway.enabled)
    "POSTGRES_PORT" (ternary 5432 (int $database.port) $database.throwaway.enabled)
    "POSTGRES_USER" (dict "valueFrom" (dict "secretKeyRef" (dict "name" $secret "key" $database.existingSecret.userKey)))
    "POSTGRES_PASSWORD" (dict "valueFrom" (dict "secretKeyRef" (dict "name" $secret "key" $database.existingSecret.passwordKey))) -}}
{{- with $root.Values.redis.existingSecret -}}
{{- if .name -}}
{{- $_ := set $env "REDIS_URL" (dict "valueFrom" (dict "secretKeyRef" (dict "name" .name "key" .urlKey))) -}}
{{- end -}}
{{- end -}}
{{- if $root.Values.metrics.enabled -}}
{{- $_ := set $env "OTEL_SERVICE_NAME" .workload.service -}}
{{- $_ := set $env "OTEL_METRICS_EXPORTER" "prometheus" -}}
{{- $_ := set $env "OTEL_EXPORTER_PROMETHEUS_PORT" (int $root.Values.metrics.port) -}}
{{- end -}}
{{- include "splitstage.merge" (dict "into" $env "from" $options.extraEnv) -}}
{{- $list := list -}}
{{- range $name, $value := $env -}}
{{- if kindIs "map" $value -}}
{{- $list = append $list (merge (dict "name" $name) $value) -}}
{{- else if not (kindIs "invalid" $value) -}}
{{- $list = append $list (dict "name" $name "value" (ternary $value (toJson $value) (kindIs "string" $value))) -}}
{{- end -}}
{{- end -}}
{{- toYaml $list -}}
{{- end -}}

{{/* A probe: dict "path" "probe". Its handler is always the health endpoint. */}}
{{- define "splitstage.probe" -}}
httpGet:
  path: /.backstage/health/v1/{{ .path }}
  port: http
{{ toYaml .probe }}
{{- end -}}

{{/* The pod template of a workload: dict "root" "name" "workload". */}}
{{- define "splitstage.podTemplate" -}}
{{- $root := .root -}}
{{- $workload := .workload -}}
{{- $options := $workload.options -}}
{{- $labels := include "splitstage.serviceLabels" (list $root $workload.service) -}}
metadata:
  labels:
    {{- $labels | nindent 4 }}
    splitstage/track: {{ $workload.track }}
    splitstage/serves-users: {{ $workload.serves | quote }}
    {{- with $options.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # Pods are replaced when what they read at start has changed, and only theirs.
    checksum/app-config: {{ include "splitstage.sharedConfig" $root | sha256sum }}
    checksum/service: {{ include "splitstage.workloadConfig" $options | sha256sum }}
    {{- if eq $root.Values.routing.follow "roll" }}
    checksum/routing: {{ include "splitstage.routingTable" $root | sha256sum }}
    {{- end }}
    {{- with $options.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ $options.serviceAccount.name | default (include "splitstage.name" (list $root $workload.service)) }}
  automountServiceAccountToken: {{ $options.serviceAccount.mountToken }}
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ int $options.shutdown.graceSeconds }}
  {{- with $options.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $options.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  {{- with $options.topologySpread }}
  topologySpreadConstraints:
    {{- range .keys }}
    - topologyKey: {{ . }}
      maxSkew: {{ int $options.topologySpread.maxSkew }}
      whenUnsatisfiable: {{ $options.topologySpread.whenUnsatisfiable }}
      labelSelector:
        matchLabels:
          {{- $labels | nindent 10 }}
          splitstage/track: {{ $workload.track }}
      # Each version of the pods is spread on its own, so that a rollout does not leave them askew.
      matchLabelKeys: [pod-template-hash]
    {{- end }}
  {{- end }}
  {{- range $key := list "nodeSelector" "tolerations" "affinity" "priorityClassName" "runtimeClassName" }}
  {{- with get $options $key }}
  {{ $key }}: {{- if kindIs "string" . }} {{ . }}{{ else }}{{ toYaml . | nindent 4 }}{{ end }}
  {{- end }}
  {{- end }}
  {{- with $options.extraInitContainers }}
  initContainers:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: backend
      image: {{ include "splitstage.image" (dict "root" $root "service" $workload.service "image" $options.image) }}
      imagePullPolicy: {{ $options.image.pullPolicy }}
      args:
        {{- range $root.Values.configFiles }}
        - --config
        - {{ . | quote }}
        {{- end }}
        {{- range list "app-config" "service" }}
        - --config
        - {{ include "splitstage.configFolder" $ }}/{{ . }}.yaml
        {{- end }}
        {{- range $options.extraArgs }}
        - {{ . | quote }}
        {{- end }}
      env:
        {{- include "splitstage.env" . | nindent 8 }}
      {{- with $options.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - { name: http, containerPort: {{ include "splitstage.port" $root }}, protocol: TCP }
        {{- if $root.Values.metrics.enabled }}
        - { name: metrics, containerPort: {{ int $root.Values.metrics.port }}, protocol: TCP }
        {{- end }}
      {{- range $kind, $path := dict "startup" "liveness" "liveness" "liveness" "readiness" "readiness" }}
      {{- with get $options.probes $kind }}
      {{ $kind }}Probe:
        {{- include "splitstage.probe" (dict "path" $path "probe" .) | nindent 8 }}
      {{- end }}
      {{- end }}
      {{- if gt (int $options.shutdown.preStopSeconds) 0 }}
      lifecycle:
        # Requests still arrive after SIGTERM until every proxy has heard that the pod is leaving.
        preStop:
          sleep:
            seconds: {{ int $options.shutdown.preStopSeconds }}
      {{- end }}
      {{- with $options.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $options.securityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      volumeMounts:
        {{- $mounts := dict
            (include "splitstage.configFolder" $root) (dict "name" "config" "readOnly" true)
            "/tmp" (dict "name" "tmp")
            "/data" (dict "name" "data") }}
        {{- include "splitstage.merge" (dict "into" $mounts "from" $options.extraVolumeMounts) }}
        {{- range $path, $mount := $mounts }}
        {{- if $mount }}
        - mountPath: {{ $path }}
          {{- toYaml $mount | nindent 10 }}
        {{- end }}
        {{- end }}
    {{- with $options.extraContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    {{- $sources := list }}
    {{- range list "app-config" (printf "%s-config" .name) "routing" }}
    {{- $sources = append $sources (dict "configMap" (dict "name" (include "splitstage.name" (list $root .)))) }}
    {{- end }}
    {{- $volumes := dict
        "config" (dict "projected" (dict "sources" $sources))
        "tmp" $options.tmpVolume
        "data" $options.dataVolume }}
    {{- include "splitstage.merge" (dict "into" $volumes "from" $options.extraVolumes) }}
    {{- range $name, $source := $volumes }}
    {{- if $source }}
    - name: {{ $name }}
      {{- toYaml $source | nindent 6 }}
    {{- end }}
    {{- end }}
{{- end -}}

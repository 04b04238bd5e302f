{{/* The name that begins all others: the release's, with the chart's unless it holds it already. */}}
{{- define "splitstage.fullname" -}}
{{- $chart := .Values.nameOverride | default .Chart.Name -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains $chart .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $chart -}}
{{- end -}}
{{- end -}}

{{/*
The name of an object: list $root "suffix". At most 63 characters, because Services and labels allow
no more. What is cut off the release's name is stood for by a hash, so that two releases whose long
names begin alike stay apart; the suffix is never cut.
*/}}
{{- define "splitstage.name" -}}
{{- $full := include "splitstage.fullname" (first .) -}}
{{- $suffix := last . -}}
{{- $room := sub 62 (len $suffix) | int -}}
{{- if gt (len $full) $room -}}
{{- $full = printf "%s-%s" ($full | trunc (sub $room 9 | int) | trimSuffix "-") ($full | sha256sum | trunc 8) -}}
{{- end -}}
{{- printf "%s-%s" $full $suffix -}}
{{- end -}}

{{/* Labels by which Services, policies and budgets find all pods of a service: list $root "service". */}}
{{- define "splitstage.serviceLabels" -}}
{{- $root := first . -}}
app.kubernetes.io/name: {{ $root.Values.nameOverride | default $root.Chart.Name }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ last . }}
{{- end -}}

{{/* Metadata of an object: dict "root" "suffix" "component", and optionally "labels" and "annotations". */}}
{{- define "splitstage.metadata" -}}
{{- $labels := merge (dict) (.labels | default dict) .root.Values.commonLabels -}}
{{- $annotations := merge (dict) (.annotations | default dict) .root.Values.commonAnnotations -}}
name: {{ include "splitstage.name" (list .root .suffix) }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "splitstage.serviceLabels" (list .root .component) | nindent 2 }}
  app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
  app.kubernetes.io/managed-by: {{ .root.Release.Service }}
  app.kubernetes.io/part-of: splitstage
  helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
  {{- with $labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

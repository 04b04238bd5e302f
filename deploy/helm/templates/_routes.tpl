{{/* The service that owns the front end and gets every path that no other service owns. */}}
{{- define "splitstage.gateway" -}}gateway{{- end -}}

{{/* The host of the portal's public address; empty for an IP address, which routes may not name. */}}
{{- define "splitstage.host" -}}
{{- $host := (urlParse .Values.portal.url).hostname -}}
{{- if not (regexMatch "^([0-9.]+|.*:.*)$" $host) -}}{{ $host }}{{- end -}}
{{- end -}}

{{/*
The paths that lead from outside to a service, as a JSON list: list $root "service" $plugins. They
are meant as path prefixes by element: /api/catalog never catches /api/catalog-foo.
*/}}
{{- define "splitstage.paths" -}}
{{- $root := first . -}}
{{- $paths := list -}}
{{- if eq (index . 1) (include "splitstage.gateway" $root) -}}
{{- $paths = ternary (list "/api" "/.well-known") (list "/") $root.Values.frontend.enabled -}}
{{- else -}}
{{- range last . -}}
{{- $paths = append $paths (printf "/api/%s" .) -}}
{{- if eq . "mcp-actions" -}}
{{- /* This plugin also answers outside /api, where OAuth clients look (RFC 8414, RFC 9728). */ -}}
{{- $paths = concat $paths (list "/.well-known/oauth-authorization-server" "/.well-known/oauth-protected-resource") -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $paths -}}
{{- end -}}

{{/* All that leads in from outside, as a JSON list of {service, paths, port}: every service, and the front end. */}}
{{- define "splitstage.routes" -}}
{{- $routes := list -}}
{{- range $name, $service := .Values.services -}}
{{- $routes = append $routes (dict "service" $name "paths" (include "splitstage.paths" (list $ $name $service.plugins) | fromJsonArray)) -}}
{{- end -}}
{{- if .Values.frontend.enabled -}}
{{- $routes = append $routes (dict "service" "frontend" "paths" (list "/")) -}}
{{- end -}}
{{- toJson $routes -}}
{{- end -}}

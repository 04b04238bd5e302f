{{/*
All calls between plugins of different services, as a JSON list of {from, to, caller, callee, edge}:
`from` and `to` are services, `caller` and `callee` plugins. `edge` marks calls that every plugin
makes, or that a plugin makes to all; they follow from which services there are and not from where a
plugin lives.
*/}}
{{- define "splitstage.calls" -}}
{{- $owners := dict -}}
{{- range $name, $service := .Values.services -}}
{{- range $service.plugins -}}{{- $_ := set $owners . $name -}}{{- end -}}
{{- end -}}
{{- $graph := .Values.networkPolicy.calls -}}
{{- $calls := list -}}
{{- range $caller, $from := $owners -}}
{{- $named := ternary (get $graph $caller) (list "*") (hasKey $graph $caller) -}}
{{- range $callee, $to := $owners -}}
{{- $everybody := or (has $callee (get $graph "*")) (has "*" $named) -}}
{{- if and (ne $from $to) (or $everybody (has $callee $named)) -}}
{{- $calls = append $calls (dict "from" $from "to" $to "caller" $caller "callee" $callee "edge" (and $everybody (not (has $callee $named)))) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $calls -}}
{{- end -}}

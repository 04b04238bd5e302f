{{/*
Where a secret stands in plain text in a part of the configuration, one path a line: dict "value"
"path". Text that comes from a variable, ${LIKE_THIS}, is no secret.
*/}}
{{- define "splitstage.plainSecrets" -}}
{{- if kindIs "map" .value -}}
{{- range $key, $value := .value -}}
{{- include "splitstage.plainSecrets" (dict "value" $value "path" (printf "%s.%s" $.path $key) "key" $key) -}}
{{- end -}}
{{- else if kindIs "slice" .value -}}
{{- range $index, $value := .value -}}
{{- include "splitstage.plainSecrets" (dict "value" $value "path" (printf "%s[%d]" $.path $index) "key" $.key) -}}
{{- end -}}
{{- else if kindIs "string" .value -}}
{{- $named := regexMatch "(?i)(password|secret|token|_key|privateKey|signingKey|accessKey|apiKey)$" (.key | default "") -}}
{{- $inUrl := regexMatch "://[^/@:]+:[^/@$]+@" .value -}}
{{- if or $inUrl (and $named .value (not (contains "${" .value))) -}}
{{- .path }}{{ "\n" -}}
{{- end -}}
{{- end -}}
{{- end -}}

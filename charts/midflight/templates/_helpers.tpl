{{/* Labels that every object of the release has. */}}
{{- define "midflight.labels" -}}
app.kubernetes.io/part-of: midflight
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{/* Labels that select one component's pods: include "midflight.selector" (dict "component" "operator" "root" .) */}}
{{- define "midflight.selector" -}}
app.kubernetes.io/name: midflight-{{ .component }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end -}}

{{/* One component's image: include "midflight.image" (dict "component" "operator" "root" .) */}}
{{- define "midflight.image" -}}
{{ .root.Values.image.registry }}/{{ .component }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end -}}

{{/* What each container of ours may do: nothing. */}}
{{- define "midflight.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{- define "midflight.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1337
runAsGroup: 1337
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{/* Prefers one replica of a component a node. */}}
{{- define "midflight.spread" -}}
podAntiAffinity:
  preferredDuringSchedulingIgnoredDuringExecution:
    - weight: 100
      podAffinityTerm:
        topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            {{- include "midflight.selector" . | nindent 12 }}
{{- end -}}

{{/* The services of this release by name, each with what serviceDefaults say. */}}
{{- define "mingjian.services" -}}
{{- $services := dict -}}
{{- range $name, $entry := .Values.services -}}
{{- $service := mergeOverwrite (deepCopy $.Values.serviceDefaults) (deepCopy $entry) -}}
{{- if and $service.enabled (has $.Values.shape $service.shapes) -}}
{{- $_ := set $services $name $service -}}
{{- end -}}
{{- end -}}
{{- toYaml $services -}}
{{- end -}}

{{- define "mingjian.selector" -}}
app.kubernetes.io/name: mingjian
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "mingjian.labels" -}}
{{ include "mingjian.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{- define "mingjian.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
{{- end -}}

{{- define "mingjian.secret" -}}
{{ .Values.secrets.existing | default (printf "%s-secrets" .Release.Name) }}
{{- end -}}

{{- define "mingjian.publicUrl" -}}
{{ trimSuffix "/" .Values.publicUrl }}
{{- end -}}

{{- define "mingjian.realmUrl" -}}
{{ .Values.identity.realmUrl | default (printf "%s/realms/mingjian" (include "mingjian.publicUrl" .)) }}
{{- end -}}

{{/* Origin of Keycloak as pods reach it. */}}
{{- define "mingjian.keycloak" -}}
{{- $url := urlParse (.Values.identity.backchannelUrl | default (include "mingjian.realmUrl" .)) -}}
{{ $url.scheme }}://{{ $url.host }}
{{- end -}}

{{/* Port of a URL. */}}
{{- define "mingjian.port" -}}
{{- $url := urlParse . -}}
{{- if regexMatch ":[0-9]+$" $url.host }}{{ regexFind "[0-9]+$" $url.host }}{{ else if eq $url.scheme "https" }}443{{ else }}80{{ end -}}
{{- end -}}

{{/* Path and origin of what the gateway passes on, as UPSTREAMS wants it. */}}
{{- define "mingjian.upstreams" -}}
{{- $list := list -}}
{{- range $name, $service := fromYaml (include "mingjian.services" .) -}}
{{- range $service.paths -}}
{{- $list = append $list (printf "%s=http://%s-%s:%v" . $.Release.Name $name $service.port) -}}
{{- end -}}
{{- end -}}
{{- if .Values.identity.throughGateway -}}
{{- $list = concat $list (list (printf "/realms=%s" (include "mingjian.keycloak" .)) (printf "/resources=%s" (include "mingjian.keycloak" .))) -}}
{{- end -}}
{{ join "," $list }}
{{- end -}}

{{/* Namespaces of topics whose events are followed: of those that live by themselves below this release. */}}
{{- define "mingjian.follow" -}}
{{- $list := list -}}
{{- range $code, $tenant := .Values.tenants -}}
{{- if and (eq $tenant.lives "dedicated") (ne $code $.Values.region) -}}
{{- $list = append $list $tenant.namespace -}}
{{- end -}}
{{- end -}}
{{ join "," $list }}
{{- end -}}

{{/* Settings of a process. Takes root, takes (groups of settings) and env. */}}
{{- define "mingjian.env" -}}
{{- $root := .root -}}
{{- $env := dict "LOG_LEVEL" .root.Values.logLevel -}}
{{- with .root.Values -}}
{{- if .telemetry.otlpEndpoint -}}
{{- $_ := set $env "OTEL_EXPORTER_OTLP_ENDPOINT" .telemetry.otlpEndpoint -}}
{{- $_ := set $env "OTEL_METRIC_EXPORT_INTERVAL_MS" .telemetry.metricIntervalMs -}}
{{- end -}}
{{- if has "place" $.takes -}}
{{- $_ := set $env "HOME_REGION" .region -}}
{{- $_ := set $env "NAMESPACE" .namespace -}}
{{- end -}}
{{- if has "mongo" $.takes -}}
{{- $_ := set $env "MONGO_URI_FILE" "/secrets/mongo-uri" -}}
{{- end -}}
{{- if has "kafka" $.takes -}}
{{- $_ := set $env "NAMESPACE" .namespace -}}
{{- with .servers.kafka -}}
{{- $_ := set $env "KAFKA_BROKERS" .brokers -}}
{{- $_ := set $env "KAFKA_PARTITIONS" .partitions -}}
{{- $_ := set $env "KAFKA_REPLICATION" .replication -}}
{{- if .tls.enabled -}}
{{- $_ := set $env "KAFKA_TLS" "on" -}}
{{- if .tls.ca.secret }}{{ $_ := set $env "KAFKA_TLS_CA" "/secrets/kafka-ca.crt" }}{{ end -}}
{{- if .tls.client.secret -}}
{{- $_ := set $env "KAFKA_TLS_CERT" "/secrets/kafka.crt" -}}
{{- $_ := set $env "KAFKA_TLS_KEY" "/secrets/kafka.key" -}}
{{- end -}}
{{- end -}}
{{- if .sasl.mechanism -}}
{{- $_ := set $env "KAFKA_SASL_MECHANISM" .sasl.mechanism -}}
{{- $_ := set $env "KAFKA_USERNAME" .sasl.username -}}
{{- $_ := set $env "KAFKA_PASSWORD_FILE" "/secrets/kafka-password" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if has "identity" $.takes -}}
{{- $_ := set $env "OIDC_REALM_URL" (include "mingjian.realmUrl" $root) -}}
{{- with .identity.backchannelUrl }}{{ $_ := set $env "OIDC_BACKCHANNEL_URL" . }}{{ end -}}
{{- end -}}
{{- if and (has "grpc" $.takes) .grpc.tlsSecret -}}
{{- $_ := set $env "GRPC_TLS_CA" "/secrets/grpc-ca.crt" -}}
{{- $_ := set $env "GRPC_TLS_CERT" "/secrets/grpc.crt" -}}
{{- $_ := set $env "GRPC_TLS_KEY" "/secrets/grpc.key" -}}
{{- end -}}
{{- if has "follow" $.takes -}}
{{- with include "mingjian.follow" $root }}{{ $_ := set $env "FOLLOW_NAMESPACES" . }}{{ end -}}
{{- end -}}
{{- if has "upstreams" $.takes -}}
{{- $_ := set $env "UPSTREAMS" (include "mingjian.upstreams" $root) -}}
{{- end -}}
{{- if and (has "upward" $.takes) .upward.url -}}
{{- $_ := set $env "UPWARD_URL" .upward.url -}}
{{- $_ := set $env "UPWARD_REALM_URL" .upward.realmUrl -}}
{{- $_ := set $env "UPWARD_CLIENT_ID" .upward.clientId -}}
{{- $_ := set $env "UPWARD_CLIENT_SECRET_FILE" "/secrets/upward-client-secret" -}}
{{- end -}}
{{- end -}}
{{- range $name, $value := .env }}{{ $_ := set $env $name (tpl (toString $value) $root) }}{{ end -}}
{{- range $name, $value := $env }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end -}}

{{/* One Secret's keys as files: takes secret and items (file name → key). */}}
{{- define "mingjian.files" }}
- secret:
    name: {{ .secret }}
    items:
    {{- range $path, $key := .items }}
      - { key: {{ $key }}, path: {{ $path }} }
    {{- end }}
{{- end -}}

{{/* What lies in /secrets, as sources of a projected volume. Takes root, takes and secrets (keys of the release's Secret). */}}
{{- define "mingjian.secretSources" -}}
{{- $own := include "mingjian.secret" .root -}}
{{- with .secrets -}}
{{- $items := dict -}}
{{- range . }}{{ $_ := set $items . . }}{{ end -}}
{{- include "mingjian.files" (dict "secret" $own "items" $items) -}}
{{- end -}}
{{- with .root.Values -}}
{{- if has "mongo" $.takes -}}
{{- include "mingjian.files" (dict "secret" (.servers.mongo.uri.secret | default $own) "items" (dict "mongo-uri" .servers.mongo.uri.key)) -}}
{{- end -}}
{{- if has "kafka" $.takes -}}
{{- with .servers.kafka -}}
{{- if .sasl.mechanism -}}
{{- include "mingjian.files" (dict "secret" .sasl.password.secret "items" (dict "kafka-password" .sasl.password.key)) -}}
{{- end -}}
{{- if and .tls.enabled .tls.ca.secret -}}
{{- include "mingjian.files" (dict "secret" .tls.ca.secret "items" (dict "kafka-ca.crt" .tls.ca.key)) -}}
{{- end -}}
{{- if and .tls.enabled .tls.client.secret -}}
{{- include "mingjian.files" (dict "secret" .tls.client.secret "items" (dict "kafka.crt" .tls.client.certificateKey "kafka.key" .tls.client.privateKey)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (has "grpc" $.takes) .grpc.tlsSecret -}}
{{- include "mingjian.files" (dict "secret" .grpc.tlsSecret "items" (dict "grpc-ca.crt" "ca.crt" "grpc.crt" "tls.crt" "grpc.key" "tls.key")) -}}
{{- end -}}
{{- if and (has "upward" $.takes) .upward.url -}}
{{- include "mingjian.files" (dict "secret" .upward.clientSecret.secret "items" (dict "upward-client-secret" .upward.clientSecret.key)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What every pod of ours has: no token, not root, nothing writable but /tmp. Goes into a pod's spec. */}}
{{- define "mingjian.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "mingjian.container" -}}
image: {{ include "mingjian.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end -}}

{{/* Peers and ports of one direction of a NetworkPolicy. Takes way (to | from), peers and ports. */}}
{{- define "mingjian.flow" }}
- ports:
  {{- range .ports }}
    - { port: {{ . }}, protocol: TCP }
  {{- end }}
  {{- with .peers }}
  {{ $.way }}: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* Pods of a release's service, as peers. Takes root and names. */}}
{{- define "mingjian.peers" -}}
{{- range .names }}
- podSelector:
    matchLabels:
      {{- include "mingjian.selector" $.root | nindent 6 }}
      app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{/* Egress to the servers that groups of settings need. Takes root, takes and telemetry (whether the process sends any). */}}
{{- define "mingjian.serverFlows" -}}
{{- $root := .root -}}
{{- $flows := .root.Values.networkPolicy -}}
{{- with .root.Values -}}
{{- if has "mongo" $.takes -}}
{{- include "mingjian.flow" (dict "way" "to" "peers" $flows.mongo.to "ports" $flows.mongo.ports) -}}
{{- end -}}
{{- if has "kafka" $.takes -}}
{{- $ports := list -}}
{{- range splitList "," .servers.kafka.brokers }}{{ $ports = append $ports (regexFind "[0-9]+$" .) }}{{ end -}}
{{- include "mingjian.flow" (dict "way" "to" "peers" $flows.kafka.to "ports" (uniq $ports)) -}}
{{- end -}}
{{- if or (has "identity" $.takes) (has "keycloak" $.takes) (and (has "upstreams" $.takes) .identity.throughGateway) -}}
{{- include "mingjian.flow" (dict "way" "to" "peers" $flows.keycloak.to "ports" (list (include "mingjian.port" (include "mingjian.keycloak" $root)))) -}}
{{- end -}}
{{- if and .telemetry.otlpEndpoint $.telemetry -}}
{{- include "mingjian.flow" (dict "way" "to" "peers" $flows.telemetry.to "ports" (list (include "mingjian.port" .telemetry.otlpEndpoint))) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Runs before an install and before an upgrade, in the order of weights; made anew each time. Takes weight, and when if it is another time. */}}
{{- define "mingjian.hook" -}}
helm.sh/hook: {{ .when | default "pre-install,pre-upgrade" }}
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}

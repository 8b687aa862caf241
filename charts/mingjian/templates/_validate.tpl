{{/* What no schema can say, all of it at once: one line per wrong value, beginning with its key. */}}
{{- define "mingjian.validate" -}}
{{- $problems := list -}}
{{- $services := fromYaml (include "mingjian.services" .) -}}
{{- $code := "^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82)([0-9]{2}([0-9]{2}([0-9]{3})?)?)?$" -}}
{{- $zeros := "^([0-9]{2}|[0-9]{4}|[0-9]{6})?(00|000)$" -}}
{{- with .Values -}}
{{- $township := eq .shape "township" -}}

{{- if not (regexMatch $code .region) -}}
{{- $problems = append $problems (printf "region: write a division code of 2, 4, 6 or 9 digits in quotes, for example \"5205\"; this is %q" .region) -}}
{{- else if regexMatch $zeros .region -}}
{{- $problems = append $problems (printf "region: write the code without trailing zeros; this is %q" .region) -}}
{{- end -}}
{{- $own := ternary "mingjian" (printf "mingjian-%s" .region) (eq .shape "shared") -}}
{{- if ne .namespace $own -}}
{{- $problems = append $problems (printf "namespace: a %s release of %s has %s; this is %q" .shape .region $own .namespace) -}}
{{- end -}}
{{- if and (ne .shape "shared") (lt (len .region) 4) -}}
{{- $problems = append $problems (printf "region: a %s release is of a city, a county or a township: at least 4 digits" .shape) -}}
{{- end -}}

{{- $url := urlParse .publicUrl -}}
{{- if not (regexMatch "^https?://[A-Za-z0-9.-]+(:[0-9]+)?/?$" .publicUrl) -}}
{{- $problems = append $problems (printf "publicUrl: write the origin by which browsers come, for example https://mingjian.example.org; this is %q" .publicUrl) -}}
{{- else if and .production (ne $url.scheme "https") -}}
{{- $problems = append $problems "publicUrl: must begin with https:// where production is true" -}}
{{- end -}}
{{- if and .production .demo -}}
{{- $problems = append $problems "demo: made-up agencies and logins have no place where production is true" -}}
{{- end -}}

{{- $at := dict -}}
{{- range $tenant, $of := .tenants -}}
{{- $key := printf "tenants.%s" $tenant -}}
{{- if or (not (regexMatch $code $tenant)) (regexMatch $zeros $tenant) -}}
{{- $problems = append $problems (printf "%s: is not a division code of 2, 4, 6 or 9 digits without trailing zeros" $key) -}}
{{- else if not (hasPrefix $.Values.region $tenant) -}}
{{- $problems = append $problems (printf "%s: is not below the release's region %s" $key $.Values.region) -}}
{{- end -}}
{{- range $above, $its := $.Values.tenants -}}
{{- if and (ne $above $tenant) (hasPrefix $above $tenant) (eq $its.lives "dedicated") (ne $above $.Values.region) (ne $of.lives "dedicated") -}}
{{- $problems = append $problems (printf "%s.lives: tenants.%s above it lives dedicated; put it into the values of that release" $key $above) -}}
{{- end -}}
{{- end -}}
{{- if eq $of.lives "dedicated" -}}
{{- with $of.namespace -}}
{{- if hasKey $at . -}}
{{- $problems = append $problems (printf "%s.namespace: %s is that of tenants.%s already; each has its own" $key . (get $at .)) -}}
{{- else if ne . (printf "mingjian-%s" $tenant) -}}
{{- $problems = append $problems (printf "%s.namespace: write mingjian-%s; this is %q" $key $tenant .) -}}
{{- end -}}
{{- $_ := set $at . $tenant -}}
{{- else -}}
{{- $problems = append $problems (printf "%s.namespace: write mingjian-%s, where its events are followed" $key $tenant) -}}
{{- end -}}
{{- else if $of.namespace -}}
{{- $problems = append $problems (printf "%s.namespace: only a tenant that lives dedicated has one; this one lives %s" $key $of.lives) -}}
{{- end -}}
{{- end -}}

{{- if not $township -}}
{{- if and .production (not .secrets.existing) -}}
{{- $problems = append $problems "secrets.existing: name the Secret with what `mingjian secrets` made; where production is true the keys are made and saved beforehand" -}}
{{- end -}}
{{- if not (regexMatch "^[^,[:space:]]+:[0-9]+(,[^,[:space:]]+:[0-9]+)*$" .servers.kafka.brokers) -}}
{{- $problems = append $problems (printf "servers.kafka.brokers: write host:port, several separated by commas; this is %q" .servers.kafka.brokers) -}}
{{- end -}}
{{- if or (contains "@" .servers.mongo.address) (hasPrefix "mongodb" .servers.mongo.address) -}}
{{- $problems = append $problems "servers.mongo.address: write hosts, database and options only; user and password belong into a Secret (servers.mongo.uri)" -}}
{{- end -}}
{{- with .servers.kafka -}}
{{- if and .sasl.mechanism (not .sasl.username) -}}
{{- $problems = append $problems "servers.kafka.sasl.username: is needed with servers.kafka.sasl.mechanism" -}}
{{- end -}}
{{- if and .sasl.mechanism (not .sasl.password.secret) -}}
{{- $problems = append $problems "servers.kafka.sasl.password.secret: name the Secret with the password of servers.kafka.sasl.username" -}}
{{- end -}}
{{- if and .sasl.username (not .sasl.mechanism) -}}
{{- $problems = append $problems "servers.kafka.sasl.mechanism: write scram-sha-256 or scram-sha-512, or leave servers.kafka.sasl.username away" -}}
{{- end -}}
{{- if and (not .tls.enabled) (or .tls.ca.secret .tls.client.secret) -}}
{{- $problems = append $problems "servers.kafka.tls.enabled: is false, but certificates are named; set it to true" -}}
{{- end -}}
{{- end -}}
{{- range $key := list "realmUrl" "backchannelUrl" -}}
{{- with get $.Values.identity $key -}}
{{- if not (regexMatch "^https?://[^/]+(/[^/]+)*/realms/[^/]+$" .) -}}
{{- $problems = append $problems (printf "identity.%s: must be an http(s) address that ends in /realms/<name>; this is %q" $key .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and .identity.throughGateway (not .identity.backchannelUrl) -}}
{{- $problems = append $problems "identity.backchannelUrl: is needed with identity.throughGateway: where the gateway finds Keycloak" -}}
{{- end -}}
{{- end -}}

{{- with .upward -}}
{{- if and .url (eq $.Values.shape "shared") -}}
{{- $problems = append $problems "upward.url: a shared release has no namespace of its own, by which its events could be told from others above" -}}
{{- end -}}
{{- if .url -}}
{{- range $key := list "realmUrl" "clientId" -}}
{{- if not (get $.Values.upward $key) -}}
{{- $problems = append $problems (printf "upward.%s: is needed with upward.url" $key) -}}
{{- end -}}
{{- end -}}
{{- if not .clientSecret.secret -}}
{{- $problems = append $problems "upward.clientSecret.secret: name the Secret with the secret of upward.clientId" -}}
{{- end -}}
{{- if not (regexMatch "^https?://[^/?#]+/?$" .url) -}}
{{- $problems = append $problems (printf "upward.url: write the origin of the superior, for example https://mingjian.example.org; this is %q" .url) -}}
{{- end -}}
{{- if not (regexMatch "^(https?://[^/]+(/[^/]+)*/realms/[^/]+)?$" .realmUrl) -}}
{{- $problems = append $problems (printf "upward.realmUrl: must be an http(s) address that ends in /realms/<name>; this is %q" .realmUrl) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if not (regexMatch "^(https?://.+)?$" .telemetry.otlpEndpoint) -}}
{{- $problems = append $problems (printf "telemetry.otlpEndpoint: must begin with http:// or https://; this is %q" .telemetry.otlpEndpoint) -}}
{{- end -}}

{{- with .backup -}}
{{- if and .schedule (not (regexMatch "^(@(hourly|daily|weekly|monthly)|([0-9*/,-]+ +){4}[0-9*/,-]+)$" .schedule)) -}}
{{- $problems = append $problems (printf "backup.schedule: write minute, hour, day, month and weekday as cron does, for example \"30 2 * * *\"; this is %q" .schedule) -}}
{{- end -}}
{{- if and .schedule (not .claim) -}}
{{- $problems = append $problems "backup.claim: name the claim of the volume that backups go to" -}}
{{- end -}}
{{- range $index, $tenant := .regions -}}
{{- if not (hasPrefix $.Values.region $tenant) -}}
{{- $problems = append $problems (printf "backup.regions[%d]: %s is not the release's region %s, nor below it" $index $tenant $.Values.region) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with .restore -}}
{{- if and .file (not .claim) -}}
{{- $problems = append $problems "restore.claim: name the claim of the volume that restore.file lies on" -}}
{{- end -}}
{{- if and .file $.Release.IsUpgrade -}}
{{- $problems = append $problems "restore.file: is taken in by `helm install` only; leave it away here, or, after an install that failed, uninstall and install again" -}}
{{- end -}}
{{- if and .claim (not .file) -}}
{{- $problems = append $problems "restore.file: name the file on the volume of restore.claim" -}}
{{- end -}}
{{- if and .file $township -}}
{{- $problems = append $problems "restore.file: a township keeps everything on its volume: give it the saved folder, or import the file while its process stands still (docs/operations.md)" -}}
{{- end -}}
{{- if and .file $.Values.demo -}}
{{- $problems = append $problems "restore.file: goes into an empty release; set demo to false" -}}
{{- end -}}
{{- if and .file (not $township) (not $.Values.secrets.existing) -}}
{{- $problems = append $problems "secrets.existing: name the Secret with the keys of where restore.file was written; with other keys nobody could read it" -}}
{{- end -}}
{{- end -}}

{{- $entrances := list -}}
{{- range $name, $service := $services -}}
{{- $key := printf "services.%s" $name -}}
{{- if $service.entrance }}{{ $entrances = append $entrances $name }}{{ end -}}
{{- if not $service.command -}}
{{- $problems = append $problems (printf "%s.command: write what starts it, for example [node, services/%s/src/main.ts]" $key $name) -}}
{{- end -}}
{{- range $setting, $_ := $service.env -}}
{{- if regexMatch "(PASSWORD|SECRET|TOKEN|_KEY|MONGO_URI)$" $setting -}}
{{- $problems = append $problems (printf "%s.env.%s: nothing secret in values; write %s_FILE, a file in /secrets (%s.secrets)" $key $setting $setting $key) -}}
{{- end -}}
{{- end -}}
{{- range $service.calls -}}
{{- if not (hasKey $services .) -}}
{{- $problems = append $problems (printf "%s.calls: there is no service %q in this release" $key .) -}}
{{- end -}}
{{- end -}}
{{- if and $service.storage.size (ne (int $service.replicas) 1) -}}
{{- $problems = append $problems (printf "%s.replicas: must be 1 where it keeps its data on a volume; this is %v" $key $service.replicas) -}}
{{- end -}}
{{- with $service.scaling -}}
{{- if and .max (lt (int .max) (int $service.replicas)) -}}
{{- $problems = append $problems (printf "%s.scaling.max: must be at least %s.replicas, %v; this is %v" $key $key $service.replicas .max) -}}
{{- end -}}
{{- if and .max $service.storage.size -}}
{{- $problems = append $problems (printf "%s.scaling.max: one that keeps its data on a volume cannot be scaled" $key) -}}
{{- end -}}
{{- end -}}
{{- if lt (int $service.terminationGracePeriodSeconds) (add (int $service.drainSeconds) 10 | int) -}}
{{- $problems = append $problems (printf "%s.terminationGracePeriodSeconds: must be at least %s.drainSeconds + 10, for a process takes up to 10 s to end; this is %v" $key $key $service.terminationGracePeriodSeconds) -}}
{{- end -}}
{{- end -}}
{{- $paths := dict -}}
{{- range $name, $service := $services -}}
{{- range $service.paths -}}
{{- if hasKey $paths . -}}
{{- $problems = append $problems (printf "services.%s.paths: %s leads to services.%s already" $name . (get $paths .)) -}}
{{- end -}}
{{- $_ := set $paths . $name -}}
{{- end -}}
{{- end -}}
{{- if gt (len $entrances) 1 -}}
{{- $problems = append $problems (printf "services.%s.entrance: services.%s is the entrance already; only one can be" (index $entrances 1) (index $entrances 0)) -}}
{{- end -}}

{{- with .ingress -}}
{{- if .enabled -}}
{{- if and $.Values.production (not .tlsSecret) -}}
{{- $problems = append $problems "ingress.tlsSecret: name the Secret of the certificate; without TLS no release where production is true" -}}
{{- end -}}
{{- $hosts := list -}}
{{- range $index, $route := .routes -}}
{{- $hosts = append $hosts ($route.host | default $url.hostname) -}}
{{- if and $route.service (not (hasKey $services $route.service)) -}}
{{- $problems = append $problems (printf "ingress.routes[%d].service: there is no service %q in this release" $index $route.service) -}}
{{- end -}}
{{- if and (not $route.service) (not $entrances) -}}
{{- $problems = append $problems (printf "ingress.routes[%d].service: name one, for no service has `entrance`" $index) -}}
{{- end -}}
{{- end -}}
{{- if not (has $url.hostname $hosts) -}}
{{- $problems = append $problems (printf "ingress.routes: none has the host of publicUrl, %s" $url.hostname) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- if $problems -}}
{{- fail (printf "\n\nThese values cannot be right:\n  %s\n" (join "\n  " $problems)) -}}
{{- end -}}
{{- end -}}

{{/* Secrets that are named must be there. Without a cluster (helm template) nothing can be seen: every namespace has the account `default`. */}}
{{- define "mingjian.validateSecrets" -}}
{{- if lookup "v1" "ServiceAccount" .Release.Namespace "default" -}}
{{- $named := dict -}}
{{- $keys := list -}}
{{- with .Values -}}
{{- range $name, $service := fromYaml (include "mingjian.services" $) }}{{ $keys = concat $keys $service.secrets }}{{ end -}}
{{- if .identity.import.enabled }}{{ $keys = append $keys "mingjian-realm.json" }}{{ end -}}
{{- if ne .shape "township" -}}
{{- with .secrets.existing }}{{ $_ := set $named "secrets.existing" (dict "secret" . "keys" (uniq $keys)) }}{{ end -}}
{{- with .servers.mongo.uri }}{{ $_ := set $named "servers.mongo.uri.secret" (dict "secret" (.secret | default $.Values.secrets.existing) "keys" (list .key)) }}{{ end -}}
{{- with .servers.kafka.sasl.password }}{{ $_ := set $named "servers.kafka.sasl.password.secret" (dict "secret" .secret "keys" (list .key)) }}{{ end -}}
{{- with .servers.kafka.tls.ca }}{{ $_ := set $named "servers.kafka.tls.ca.secret" (dict "secret" .secret "keys" (list .key)) }}{{ end -}}
{{- with .servers.kafka.tls.client }}{{ $_ := set $named "servers.kafka.tls.client.secret" (dict "secret" .secret "keys" (list .certificateKey .privateKey)) }}{{ end -}}
{{- if .identity.import.enabled -}}
{{- with .identity.import.admin.password }}{{ $_ := set $named "identity.import.admin.password.secret" (dict "secret" (.secret | default $.Values.secrets.existing) "keys" (list .key)) }}{{ end -}}
{{- end -}}
{{- with .grpc.tlsSecret }}{{ $_ := set $named "grpc.tlsSecret" (dict "secret" . "keys" (list "ca.crt" "tls.crt" "tls.key")) }}{{ end -}}
{{- end -}}
{{- with .upward.clientSecret }}{{ $_ := set $named "upward.clientSecret.secret" (dict "secret" .secret "keys" (list .key)) }}{{ end -}}
{{- with .ingress.tlsSecret }}{{ $_ := set $named "ingress.tlsSecret" (dict "secret" . "keys" (list "tls.crt" "tls.key")) }}{{ end -}}
{{- end -}}
{{- $problems := list -}}
{{- range $key, $of := $named -}}
{{- if $of.secret -}}
{{- $found := lookup "v1" "Secret" $.Release.Namespace $of.secret -}}
{{- if not $found -}}
{{- $problems = append $problems (printf "%s: there is no Secret %s in the namespace %s" $key $of.secret $.Release.Namespace) -}}
{{- else -}}
{{- range $of.keys -}}
{{- if not (hasKey ($found.data | default dict) .) -}}
{{- $problems = append $problems (printf "%s: the Secret %s has no key %s" $key $of.secret .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if $problems -}}
{{- fail (printf "\n\nSecrets are missing:\n  %s\n" (join "\n  " $problems)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

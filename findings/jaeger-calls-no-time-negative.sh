#!/usr/bin/env bash
# Jaeger v1.76.0 (`cmd/jaeger`, built from its Go module): a span that ends when it begins, as OTLP allows and a clock of
# milliseconds often gives, is stored with "Negative duration detected, sanitizing end timestamp", and ends a nanosecond later in the
# third API. Seen: duration 0 and that warning in /api/traces, endTimeUnixNano one above startTimeUnixNano in /api/v3/traces.
# Needs Go and some minutes the first time.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${jaeger:-}" 2> /dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
echo "module example.invalid/finding" > go.mod
go get -tool github.com/jaegertracing/jaeger/cmd/jaeger@v1.76.0 2> /dev/null
go build -o jaeger github.com/jaegertracing/jaeger/cmd/jaeger
cat > config.yaml <<'YAML'
service:
  extensions: [jaeger_storage, jaeger_query]
  pipelines: { traces: { receivers: [otlp], exporters: [jaeger_storage_exporter] } }
  telemetry: { metrics: { level: none } }
extensions:
  jaeger_storage: { backends: { memory: { memory: { max_traces: 10 } } } }
  jaeger_query: { storage: { traces: memory }, http: { endpoint: "127.0.0.1:36686" }, grpc: { endpoint: "127.0.0.1:36685" } }
receivers: { otlp: { protocols: { http: { endpoint: "127.0.0.1:34318" } } } }
exporters: { jaeger_storage_exporter: { trace_storage: memory } }
YAML
./jaeger --config config.yaml > jaeger.log 2>&1 &
jaeger=$!
curl --silent --fail --retry 30 --retry-delay 1 --retry-all-errors --output /dev/null http://127.0.0.1:36686/api/services
now=$(date +%s)000000000
id=0af7651916cd43dd8448eb211c80319c
span='{"traceId":"'$id'","spanId":"00f067aa0ba902b7","name":"short","kind":1,"startTimeUnixNano":"'$now'","endTimeUnixNano":"'$now'"}'
resource='{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]}'
curl --silent --fail --output /dev/null -H "content-type: application/json" \
  -d '{"resourceSpans":[{"resource":'"$resource"',"scopeSpans":[{"spans":['"$span"']}]}]}' http://127.0.0.1:34318/v1/traces
answer() { curl --silent --fail --retry 10 --retry-delay 1 --retry-all-errors "http://127.0.0.1:36686$1"; }
first=$(answer "/api/traces/$id")
third=$(answer "/api/v3/traces/$id")
echo "$first" | grep -o '"duration":0,.*"warnings":\["[^"]*"\]' || { echo "changed: /api/traces has no such warning: $first"; exit 1; }
echo "$third" | grep -o '"startTimeUnixNano":"[0-9]*","endTimeUnixNano":"[0-9]*1"' || { echo "changed: the end is where it was: $third"; exit 1; }

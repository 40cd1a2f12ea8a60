#!/usr/bin/env bash
# Shows where a server's processor time goes: samples its stacks under load, and counts each for the first assembly on it that is not the runtime's own.
# Needs Linux, perf and wrk. One server, one load, some twenty seconds.
#   benchmarks/profile.sh Ours hello        GET of a short answer
#   benchmarks/profile.sh Ours post         POST of an order of 1.2 KB
#   benchmarks/profile.sh Ours lines        GET of a stream of 100 lines
#   benchmarks/profile.sh Proxy hello       the same through the gateway before another server
# The first word is the server: Ours, Bare, Microsoft or Proxy. The load has 16 connections. Words behind the load go to the server: direct-forwarder or direct-pipeline for Proxy.
set -euo pipefail
cd "$(dirname "$0")/.."

server="${1:?Ours, Bare, Microsoft or Proxy}" load="${2:?hello, post or lines}"
for tool in perf wrk; do
  command -v "$tool" > /dev/null || { echo "$tool is not installed."; exit 2; }
done

work="$(mktemp -d)"
trap 'kill "${pid:-}" "${upstream:-}" 2> /dev/null || true; rm -rf "$work"' EXIT
arguments=("${@:3}")
wait_for() { until [ -s "$1" ]; do kill -0 "$2"; read -rt 0.2 <> <(:) || true; done; }
mkfifo "$work/input" "$work/upstream-input"
if [ "$server" = Proxy ]; then
  dotnet build benchmarks/Gateway.Load.Servers/Upstream -c Release --verbosity quiet > /dev/null
  dotnet artifacts/bin/Gateway.Load.Upstream/release/Gateway.Load.Upstream.dll < "$work/upstream-input" > "$work/upstream-urls" &
  upstream=$!
  exec 4> "$work/upstream-input"
  wait_for "$work/upstream-urls" "$upstream"
  arguments+=(behind "$(cut -d ' ' -f 2 "$work/upstream-urls")")
fi

dotnet build "benchmarks/Gateway.Load.Servers/$server" -c Release --verbosity quiet > /dev/null
DOTNET_PerfMapEnabled=1 DOTNET_EnableWriteXorExecute=0 \
  dotnet "artifacts/bin/Gateway.Load.$server/release/Gateway.Load.$server.dll" "${arguments[@]}" < "$work/input" > "$work/urls" &
pid=$!
exec 3> "$work/input"
wait_for "$work/urls" "$pid"
url="$(cut -d ' ' -f 1 "$work/urls")"

case "$load" in
  hello) arguments=("$url/v1/hello/World") ;;
  lines) arguments=(-H 'Accept: application/x-ndjson' "$url/v1/lines/100") ;;
  post)
    items="$(for i in $(seq 20); do printf '{"sku":"A-%d","quantity":%d,"price":%d.5},' $((1000 + i)) $((i % 9)) "$i"; done)"
    cat > "$work/post.lua" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"id":"order-2026-000123","number":"9007199254740993","revision":3,"paid":true,"total":1234.56,"state":"SHIPPED","customer":{"name":"Ada Lovelace","email":"ada@example.org","address":{"street":"12 St James Square","city":"London","country":"GB"}},"items":[${items%,}],"labels":{"channel":"web","priority":"high"},"placedAt":"2026-01-31T12:34:56.789Z"}'
LUA
    arguments=(-s "$work/post.lua" "$url/v1/orders")
    ;;
  *) echo "No load is called '$load'."; exit 2 ;;
esac

# Long enough for the runtime to have compiled everything twice. What its compiler still does after that does not count below.
wrk -t 1 -c 16 -d "$([ "$server" = Proxy ] && echo 20 || echo 8)" "${arguments[@]}" > /dev/null
wrk -t 1 -c 16 -d 8 "${arguments[@]}" > "$work/wrk" &
load_pid=$!
perf record -q -F 2000 -g -p "$pid" -o "$work/samples" -- sleep 6 2> /dev/null
wait "$load_pid" || true

echo "$server, $load: $(grep 'Requests/sec' "$work/wrk" | awk '{ print $2 }') requests a second while samples are taken"
echo
echo "| share | where |"
echo "| --: | --- |"
perf script -i "$work/samples" -F comm,ip,sym,dso 2> /dev/null | awk '
  # A stack is a paragraph, its innermost frame first.
  function note() { if (frames > 0 && !compiler) { all++; count[kernel ? "the kernel: sockets, waiting, waking" : owner == "" ? "the runtime by itself: garbage collection, threads, timers" : owner] ++ } }
  function group(name) {
    if (name ~ /^Gateway\.(Rest|Transcoding|Yarp)$/) return name
    if (name ~ /^Gateway\.Load/) return "the service, and its generated messages"
    if (name ~ /^Yarp/) return "YARP"
    if (name ~ /^System\.Net/) return "the runtime\x27s HTTP client: HttpClient, HTTP/2, sockets"
    if (name ~ /^Google\.Protobuf/) return "Google.Protobuf"
    if (name ~ /^Grpc\./) return "Grpc.AspNetCore.Server"
    if (name ~ /JsonTranscoding/) return "Microsoft.AspNetCore.Grpc.JsonTranscoding"
    if (name ~ /Kestrel/) return "Kestrel"
    return "the rest of ASP.NET Core: routing, hosting, results"
  }
  NF == 0 { note(); frames = 0; owner = ""; kernel = 0; named = 0; next }
  !named { named = 1; compiler = /Tiered/; next }
  {
    frames++
    if (frames == 1 && /\[kernel/) kernel = 1
    if (owner == "" && match($0, /\[[A-Z][A-Za-z.]+\] /)) {
      name = substr($0, RSTART + 1, RLENGTH - 3)
      if (name !~ /^System/ || name ~ /^System\.Net\.Http$/) owner = group(name)
    }
  }
  END { note(); for (name in count) printf "| %.1f %% | %s |\n", 100 * count[name] / all, name }' | sort -t '|' -k 2 -rn

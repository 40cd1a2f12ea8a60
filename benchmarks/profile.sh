#!/usr/bin/env bash
# Shows where a server's processor time goes: samples its stacks under load, and counts each for the first assembly on it that is not the runtime's own.
# Needs Linux, perf and wrk. One server, one load, some twenty seconds.
#   benchmarks/profile.sh Ours hello        GET of a short answer
#   benchmarks/profile.sh Ours post         POST of an order of 1.2 KB
#   benchmarks/profile.sh Ours lines        GET of a stream of 100 lines
# The first word is the server: Ours, Bare or Microsoft. The load has 16 connections.
set -euo pipefail
cd "$(dirname "$0")/.."

server="${1:?Ours, Bare or Microsoft}" load="${2:?hello, post or lines}"
for tool in perf wrk; do
  command -v "$tool" > /dev/null || { echo "$tool is not installed."; exit 2; }
done

work="$(mktemp -d)"
trap 'kill "${pid:-}" 2> /dev/null || true; rm -rf "$work"' EXIT
dotnet build "benchmarks/Gateway.Load.Servers/$server" -c Release --verbosity quiet > /dev/null
mkfifo "$work/input"
DOTNET_PerfMapEnabled=1 DOTNET_EnableWriteXorExecute=0 \
  dotnet "artifacts/bin/Gateway.Load.$server/release/Gateway.Load.$server.dll" < "$work/input" > "$work/urls" &
pid=$!
exec 3> "$work/input"
until [ -s "$work/urls" ]; do kill -0 "$pid"; read -rt 0.2 <> <(:) || true; done
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

# Long enough for the runtime to have compiled everything twice.
wrk -t 1 -c 16 -d 8 "${arguments[@]}" > /dev/null
wrk -t 1 -c 16 -d 8 "${arguments[@]}" > "$work/wrk" &
perf record -q -F 2000 -g -p "$pid" -o "$work/samples" -- sleep 6 2> /dev/null
wait %2 2> /dev/null || wait || true

echo "$server, $load: $(grep 'Requests/sec' "$work/wrk" | awk '{ print $2 }') requests a second while samples are taken"
echo
echo "| share | where |"
echo "| --: | --- |"
perf script -i "$work/samples" -F ip,sym,dso 2> /dev/null | awk '
  # A stack is a paragraph, its innermost frame first.
  function note() { if (frames > 0) { all++; count[kernel ? "the kernel: sockets, waiting, waking" : owner == "" ? "the runtime by itself: garbage collection, threads, timers" : owner] ++ } }
  function group(name) {
    if (name ~ /^Gateway\.(Rest|Transcoding)$/) return name
    if (name ~ /^Gateway\.Load/) return "the service, and its generated messages"
    if (name ~ /^Google\.Protobuf/) return "Google.Protobuf"
    if (name ~ /^Grpc\./) return "Grpc.AspNetCore.Server"
    if (name ~ /JsonTranscoding/) return "Microsoft.AspNetCore.Grpc.JsonTranscoding"
    if (name ~ /Kestrel/) return "Kestrel"
    return "the rest of ASP.NET Core: routing, hosting, results"
  }
  NF == 0 { note(); frames = 0; owner = ""; kernel = 0; next }
  {
    frames++
    if (frames == 1 && /\[kernel/) kernel = 1
    if (owner == "" && match($0, /\[[A-Z][A-Za-z.]+\] /)) {
      name = substr($0, RSTART + 1, RLENGTH - 3)
      if (name !~ /^System/) owner = group(name)
    }
  }
  END { note(); for (name in count) printf "| %.1f %% | %s |\n", 100 * count[name] / all, name }' | sort -t '|' -k 2 -rn

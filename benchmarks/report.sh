#!/usr/bin/env bash
# Measures on this machine and writes the reports that are committed. The machine should have nothing else to do.
#   benchmarks/report.sh            all
#   benchmarks/report.sh engine     the engine beside System.Text.Json and Google.Protobuf: reports/engine.md, some three minutes
#   benchmarks/report.sh servers    servers beside a bare minimal API and Microsoft's transcoding: reports/turn.md, some fifteen minutes
#   benchmarks/report.sh gateway    the gateway before another server, beside YARP: reports/gateway.md, some fifteen minutes
#   benchmarks/report.sh grpc-gateway   beside grpc-gateway, before a server in Go: reports/grpc-gateway.md, some three minutes; not part of all, since it needs Go, wrk and Debian's sources of grpc-gateway
set -euo pipefail
cd "$(dirname "$0")/.."

only="${1:-all}"
case "$only" in
  all|engine|servers|gateway|grpc-gateway) ;;
  *) echo "No report is called '$only'. Reports: engine, servers, gateway, grpc-gateway."; exit 2 ;;
esac

wanted() { [ "$only" = all ] || [ "$only" = "$1" ]; }

if wanted engine; then
  dotnet run --configuration Release --project benchmarks/Gateway.Benchmarks -- report benchmarks/reports/engine.md
fi

if wanted servers; then
  dotnet run --configuration Release --project benchmarks/Gateway.Load -- report benchmarks/reports/turn.md "${@:2}"
fi

if wanted gateway; then
  dotnet run --configuration Release --project benchmarks/Gateway.Load -- report-proxy benchmarks/reports/gateway.md "${@:2}"
fi

if [ "$only" = grpc-gateway ]; then
  dotnet build src/Gateway --configuration Release --verbosity quiet
  (cd tests/upstreams && npm ci --loglevel=error --no-fund --no-audit)
  node benchmarks/beside-grpc-gateway.mjs "${@:2}" > artifacts/grpc-gateway.md
  mv artifacts/grpc-gateway.md benchmarks/reports/grpc-gateway.md
  cat benchmarks/reports/grpc-gateway.md
fi

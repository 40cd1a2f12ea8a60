#!/usr/bin/env bash
# Measures on this machine and writes the reports that are committed. The machine should have nothing else to do.
#   benchmarks/report.sh            both
#   benchmarks/report.sh engine     the engine beside System.Text.Json and Google.Protobuf: reports/engine.md, some three minutes
#   benchmarks/report.sh servers    servers beside a bare minimal API and Microsoft's transcoding: reports/turn.md, some fifteen minutes
set -euo pipefail
cd "$(dirname "$0")/.."

only="${1:-all}"
case "$only" in
  all|engine|servers) ;;
  *) echo "No report is called '$only'. Reports: engine, servers."; exit 2 ;;
esac

if [ "$only" != servers ]; then
  dotnet run --configuration Release --project benchmarks/Gateway.Benchmarks -- report benchmarks/reports/engine.md
fi

if [ "$only" != engine ]; then
  dotnet run --configuration Release --project benchmarks/Gateway.Load -- report benchmarks/reports/turn.md "${@:2}"
fi

#!/usr/bin/env bash
# Measures starts of the standalone gateway with all of googleapis, and writes benchmarks/reports/googleapis.md. Some three minutes. The machine should have nothing else to do.
# Needs Linux, Node, npm, python3-protobuf of Debian and the .NET SDK.
set -euo pipefail
cd "$(dirname "$0")/.."

dotnet build src/Gateway --configuration Release --verbosity quiet
(cd tests/googleapis && npm ci --loglevel=error --no-fund --no-audit)
node tests/googleapis/report.js benchmarks/reports/googleapis.md

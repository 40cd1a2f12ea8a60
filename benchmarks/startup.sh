#!/usr/bin/env bash
# Measures how fast the gateway starts, how large it is and how much memory it holds, and writes reports/startup.md. Needs the .NET SDK and Node. Some three minutes, most of them for publishing.
set -euo pipefail
cd "$(dirname "$0")/.."

case "$(uname -m)" in
  x86_64) runtime=linux-x64 ;;
  aarch64) runtime=linux-arm64 ;;
  *) echo "No single file is made for $(uname -m)."; exit 2 ;;
esac

output=artifacts/startup
rm -rf "$output"
dotnet build src/Greetering.Api --configuration Release --verbosity quiet
dotnet publish src/Gateway --output "$output/framework" --verbosity quiet
dotnet publish src/Gateway --runtime "$runtime" --output "$output/single" --verbosity quiet
node benchmarks/startup.mjs "$runtime" "$output" > benchmarks/reports/startup.md
cat benchmarks/reports/startup.md

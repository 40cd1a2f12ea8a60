#!/usr/bin/env bash
# Measures the engine beside System.Text.Json and Google.Protobuf and writes benchmarks/reports/engine.md: some three minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet run --configuration Release --project benchmarks/Gateway.Benchmarks -- report benchmarks/reports/engine.md

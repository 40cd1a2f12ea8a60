#!/usr/bin/env bash
# The server, and the gateway before it. Ctrl+C ends both.
# GATEWAY_COMMAND is the command of the gateway: `gateway` outside of the repository, where it is a .NET tool.
set -euo pipefail
cd "$(dirname "$0")"
npm install --silent
node server.js &
server=$!
trap 'kill $server' EXIT
${GATEWAY_COMMAND:-dotnet run --project ../../src/Gateway --} --upstream "http://localhost:${PORT:-50051}" --rules rules.yaml

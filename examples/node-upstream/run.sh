#!/usr/bin/env bash
# The server, and the gateway before it. Ctrl+C ends both.
# GATEWAY_COMMAND is the command of the gateway: `gateway` outside of the repository, where it is a .NET tool.
set -euo pipefail
cd "$(dirname "$0")"
npm install --silent
node server.js &
server=$!
trap 'kill $server 2> /dev/null || true' EXIT

# A server that could not start has ended by now: its port may be taken.
sleep 1
kill -0 $server 2> /dev/null || { echo "The server did not start. Is port ${PORT:-50051} free?" >&2; exit 1; }
${GATEWAY_COMMAND:-dotnet run --project ../../src/Gateway --} --upstream "http://localhost:${PORT:-50051}" --rules rules.yaml

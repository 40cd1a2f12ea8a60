#!/usr/bin/env bash
# Compiles greeter.proto, and runs the server and the gateway before it. Ctrl+C ends both.
# GATEWAY_COMMAND is the command of the gateway: `gateway` outside of the repository, where it is a .NET tool.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p generated
protoc --proto_path=. --include_imports --descriptor_set_out=generated/greeter.binpb \
  --python_out=generated --plugin=protoc-gen-grpc="$(command -v grpc_python_plugin)" --grpc_out=generated \
  greeter.proto google/api/annotations.proto google/api/http.proto
"${PYTHON:-python3}" server.py &
server=$!
trap 'kill $server 2> /dev/null || true' EXIT

# A server that could not start has ended by now: its port may be taken.
sleep 1
kill -0 $server 2> /dev/null || { echo "The server did not start. Is port ${PORT:-50051} free?" >&2; exit 1; }
${GATEWAY_COMMAND:-dotnet run --project ../../src/Gateway --} --upstream "http://localhost:${PORT:-50051}" --descriptor-set generated/greeter.binpb

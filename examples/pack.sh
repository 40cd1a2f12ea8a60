#!/usr/bin/env bash
# Packs this repository into FOLDER/packages, and writes a FOLDER/nuget.config that names it: projects below FOLDER find the packages.
#   examples/pack.sh ~/work
set -euo pipefail
[ "$#" -eq 1 ] || { echo "Usage: pack.sh FOLDER" >&2; exit 2; }
mkdir -p "$1"
folder="$(cd "$1" && pwd)"
[ ! -e "$folder/nuget.config" ] || { echo "$folder/nuget.config is there already. Name another folder, or remove it." >&2; exit 1; }

dotnet pack "$(dirname "$0")/../Packages.slnf" --configuration Release --verbosity quiet "-p:PackageOutputPath=$folder/packages"
cat > "$folder/nuget.config" <<CONFIG
<configuration>
  <packageSources>
    <add key="gateway" value="packages" />
  </packageSources>
</configuration>
CONFIG

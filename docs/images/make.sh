#!/bin/sh
# Makes the pictures of this folder again. Needs a build of src/Greetering.Api (Release), npm, Chromium, and the ports 8080 and 50051.
set -eu
cd "$(dirname "$0")/../../tests/clients"
[ -d node_modules ] || npm ci --no-fund --no-audit
node images.js

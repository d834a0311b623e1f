#!/usr/bin/env bash
# Measures Latchkey side by side with its stand-ins and prints ratios. See README.md.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

if ! command -v wrk >/dev/null || ! command -v keytool >/dev/null; then
  [ "$(id -u)" = 0 ] || { echo "The bench needs these Debian packages: apt-get install wrk openjdk-17-jdk-headless" >&2; exit 1; }
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends wrk openjdk-17-jdk-headless
fi
"$root/latchkey" --help >/dev/null # publishes what is measured
exec dotnet run --configuration Release --project "$root/bench/Latchkey.Bench" -- --latchkey "$root/latchkey" "$@"

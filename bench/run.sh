#!/usr/bin/env bash
# Measures Latchkey side by side with its stand-ins and prints ratios. See README.md.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

if ! command -v wrk >/dev/null || ! command -v keytool >/dev/null || ! compgen -G '/usr/lib/postgresql/*/bin/pgbench' >/dev/null; then
  packages=(wrk openjdk-17-jdk-headless postgresql)
  [ "$(id -u)" = 0 ] || { echo "The bench needs these Debian packages: apt-get install ${packages[*]}" >&2; exit 1; }
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}"
fi
"$root/latchkey" --help >/dev/null # publishes what is measured
exec dotnet run --configuration Release --project "$root/bench/Latchkey.Bench" -- \
  --latchkey "$root/latchkey" --postgresql "$root/tests/postgresql.sh" "$@"

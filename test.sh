#!/usr/bin/env bash
# Installs what the tests need and the machine lacks, then runs every test, and those of the server on PostgreSQL too. The last line
# tells how many passed.
# `./test.sh pages` measures in the browser how long pages with many entries take.
# `./test.sh promises` measures instead, and prints a table of what is promised and what is reached; --quick for a trial.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

export RestoreLockedMode=true # a package that the lock files do not name, or with other content, is a fault

# command:package of Debian
needs=(openssl:openssl keytool:openjdk-17-jdk-headless ssh-keygen:openssh-client puttygen:putty-tools curl:curl
  node:nodejs npm:npm chromium:chromium softhsm2-util:softhsm2 pkcs11-tool:opensc promtool:prometheus sqlite3:sqlite3)

missing=()
for need in "${needs[@]}"; do
  command -v "${need%%:*}" >/dev/null || missing+=("${need##*:}")
done
[ -e /usr/share/ca-certificates/mozilla ] || missing+=(ca-certificates)
/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || missing+=(python3-aiosmtpd)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)

if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ]; then sudo=(); elif sudo -n true 2>/dev/null; then sudo=(sudo); else
    echo "The tests need these Debian packages; install them and run this again: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
fi

# The clients under tests/Latchkey.EndToEnd.Tests/Clients need Node 20 or newer, which Debian 12 does not have.
clients=tests/Latchkey.EndToEnd.Tests/Clients
if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
  node=tests/node
  [ "$node/node_modules/.package-lock.json" -nt "$node/package-lock.json" ] || npm ci --prefix "$node" --no-progress --no-fund --no-audit
  PATH=$PWD/$node/node_modules/.bin:$PATH
fi
[ "$clients/node_modules/.package-lock.json" -nt "$clients/package-lock.json" ] || npm ci --prefix "$clients" --no-progress

if [ "${1:-}" = promises ]; then
  shift
  ./latchkey --help >/dev/null # publishes what is measured
  exec dotnet run --configuration Release --project tests/Latchkey.Promises -- --latchkey "$PWD/latchkey" "$@"
fi

if [ "${1:-}" = pages ]; then
  exec dotnet run --configuration Release --project tests/Latchkey.Browser.Tests -- measure
fi

dotnet build --nologo --verbosity quiet
work=$(mktemp -d)
chmod 755 "$work" # PostgreSQL runs as another user
trap 'tests/postgresql.sh stop "$work/postgresql"; rm -rf "$work"' EXIT
connection=$(tests/postgresql.sh start "$work/postgresql")
status=0
dotnet test --no-build --no-progress "$@" | tee "$work/sqlite" || status=$?
echo "Once more on PostgreSQL:"
LATCHKEY_TEST_POSTGRESQL=$connection dotnet test --project tests/Latchkey.Server.Tests --no-build --no-progress "$@" | tee "$work/on-postgresql" || status=$?
count() { for log in sqlite on-postgresql; do grep -oE "^ +$1: [0-9]+" "$work/$log" | tail -1 | grep -oE '[0-9]+' || echo 0; done | awk '{ sum += $1 } END { print sum }'; }
if [ $status != 0 ]; then
  echo "What failed, on SQLite and on PostgreSQL:"
  for log in sqlite on-postgresql; do sed 's/\x1b\[[0-9;]*m//g' "$work/$log" | grep -E '^failed ' || true; done
fi
echo "$(count succeeded) passed, $(count failed) failed"
exit $status

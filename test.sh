#!/usr/bin/env bash
# Installs what the tests need and the machine lacks, then runs every test; tests that depend on the database run on PostgreSQL too.
# Prints the time of each project and, in the last line, the count. Further arguments go to the runner of each project:
# `./test.sh -class '*.UndoTests'`.
# `./test.sh quick` runs in under 90 seconds, without Node, the browser and PostgreSQL.
# `./test.sh pages` measures in the browser how long pages with many entries take.
# `./test.sh promises` measures instead, and prints a table of what is promised and what is reached; --quick for a trial.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

export RestoreLockedMode=true # a package that the lock files do not name, or with other content, is a fault
mode=all
case "${1:-}" in quick | pages | promises) mode=$1 && shift ;; esac

# command:package of Debian
needs=(openssl:openssl keytool:openjdk-17-jdk-headless ssh-keygen:openssh-client puttygen:putty-tools curl:curl
  promtool:prometheus sqlite3:sqlite3 strace:strace gpg:gnupg)
[ $mode = quick ] || needs+=(node:nodejs npm:npm chromium-headless-shell:chromium-headless-shell softhsm2-util:softhsm2 pkcs11-tool:opensc)

missing=()
for need in "${needs[@]}"; do
  command -v "${need%%:*}" >/dev/null || missing+=("${need##*:}")
done
[ -e /usr/share/ca-certificates/mozilla ] || missing+=(ca-certificates)
/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || missing+=(python3-aiosmtpd)
[ $mode = quick ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)

if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ]; then sudo=(); elif sudo -n true 2>/dev/null; then sudo=(sudo); else
    echo "The tests need these Debian packages; install them and run this again: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
fi

if [ $mode != quick ]; then
  # The clients under tests/Latchkey.EndToEnd.Tests/Clients need Node 20 or newer, which Debian 12 does not have.
  clients=tests/Latchkey.EndToEnd.Tests/Clients
  if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
    node=tests/node
    [ "$node/node_modules/.package-lock.json" -nt "$node/package-lock.json" ] || npm ci --prefix "$node" --no-progress --no-fund --no-audit
    PATH=$PWD/$node/node_modules/.bin:$PATH
  fi
  [ "$clients/node_modules/.package-lock.json" -nt "$clients/package-lock.json" ] || npm ci --prefix "$clients" --no-progress
fi

if [ $mode = promises ]; then
  ./latchkey --help >/dev/null # publishes what is measured
  exec dotnet run --configuration Release --project tests/Latchkey.Promises -- --latchkey "$PWD/latchkey" "$@"
fi

if [ $mode = pages ]; then
  exec dotnet run --configuration Release --project tests/Latchkey.Browser.Tests -- measure
fi

# No program runs here for so long that it pays what the runtimes learn of it.
export DOTNET_TieredPGO=0 JAVA_TOOL_OPTIONS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'
dotnet build --nologo --verbosity quiet

# In memory, if 4 GB are free: the tests make thousands of small databases, and each commit waits for the disk.
temporary=${TMPDIR:-/tmp}
room=$(df --output=avail /dev/shm 2>/dev/null | tail -1 || true)
[ "${room:-0}" -lt 4194304 ] || temporary=/dev/shm
work=$(mktemp -d -p "$temporary")
chmod 755 "$work" # PostgreSQL runs as another user
stop() {
  [ ! -e "$work/postgresql" ] || tests/postgresql.sh stop "$work/postgresql"
  rm -rf "$work"
}
trap stop EXIT

# What `quick` runs of the server and of the storage. The rest starts hundreds of servers and of other programs.
quick=(ArchitectureTests ChangesetTests DescriptionTests GoldenEntityTests ProtocolCaseTests PutCertificateTests QueryKeystoreEntriesTests
  RefusalTableTests RoleTests RoutingTests SettingsTests UndoTests)
quick_storage=(GroupCommitTests OpeningTests RoundTripTests)
# What it leaves out elsewhere, because it makes and opens thousands of keys.
slow=(ExportabilityTests JceksTests KeyFormTests KeyPairFactoryTests KeystoreMutationTests MozillaRootsTests PgpBombTests
  PgpMutationTests PgpSecretKeyTests Pkcs12AlgorithmTests PrivateKeysTests SigningRequestTests SshKeyReaderTests StoreFormTests
  TenYearsTests UsablePairsTests WeakKeysTests)

# run NAME PROJECT ARGUMENTS...: runs the tests of a project, keeps what they print, and prints how long they took.
run() {
  local name=$1 program=tests/Latchkey.$2.Tests/bin/Debug/net10.0/Latchkey.$2.Tests start=$SECONDS outcome=passed
  TMPDIR=$work/tmp "$program" -noColor -noLogo -reporter quiet -result-xml "$work/$name.xml" "${@:3}" >"$work/$name.log" 2>&1 ||
    outcome=FAILED
  [ $outcome = passed ] || touch "$work/failed"
  printf '%-24s %2d:%02d %s\n' "$name" $(((SECONDS - start) / 60)) $(((SECONDS - start) % 60)) "$outcome"
}

filters() { printf -- "$1\n*.%s\n" "${@:2}"; } # OPTION CLASS...

# queue COMMAND...: runs a command in the background, as soon as fewer than two run: work of low priority in the servers starves beside more.
queue() {
  while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n || true; done
  "$@" &
}

others=() # the projects without a line of their own below
for project in tests/Latchkey.*.Tests; do
  project=${project#tests/Latchkey.} project=${project%.Tests}
  case $project in EndToEnd | Browser | Server | Storage) ;; *) others+=("$project") ;; esac
done

mkdir "$work/tmp"
if [ $mode = quick ]; then
  mapfile -t quick < <(filters -class "${quick[@]}")
  mapfile -t slow < <(filters -class- "${slow[@]}")
  mapfile -t quick_storage < <(filters -class "${quick_storage[@]}")
  queue run Server Server "${quick[@]}" "$@"
  queue run Storage Storage "${quick_storage[@]}" "$@"
  for project in "${others[@]}"; do queue run "$project" "$project" "${slow[@]}" "$@"; done
else
  connection=$(tests/postgresql.sh start "$work/postgresql")
  ./latchkey --help >/dev/null # publishes it, as for users
  export LATCHKEY_TEST_EXECUTABLE=$PWD/artifacts/latchkey/latchkey.dll
  # The longest first.
  queue run EndToEnd EndToEnd "$@"
  queue run Server Server "$@"
  queue run Browser Browser "$@"
  LATCHKEY_TEST_POSTGRESQL=$connection queue run Server-on-PostgreSQL Server -trait Engine=both "$@"
  LATCHKEY_TEST_POSTGRESQL=$connection queue run Storage-on-PostgreSQL Storage "$@"
  queue run Storage Storage "$@"
  for project in "${others[@]}"; do queue run "$project" "$project" "$@"; done
fi
wait
grep -h -A30 '\[FAIL\]' "$work"/*.log || true
count() {
  grep -ohE "<assembly [^>]* $1=\"[0-9]+\"" "$work"/*.xml | grep -oE '[0-9]+"$' | tr -d '"' | awk '{ sum += $1 } END { print sum + 0 }'
}
echo "$(count passed) passed, $(($(count failed) + $(count errors))) failed"
[ ! -e "$work/failed" ]

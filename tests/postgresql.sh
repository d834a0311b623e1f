#!/usr/bin/env bash
# A throw-away PostgreSQL for tests. `postgresql.sh start FOLDER` makes and starts a cluster in a new folder, and prints its
# connection string: over a socket; over TLS it listens on the same port of localhost, with a certificate of FOLDER/ca.pem.
# `stop FOLDER` ends it and deletes the folder. `kill FOLDER` ends it as a power cut would and `stop-immediate FOLDER` as pg_ctl
# does; `again FOLDER` starts it once more. `freeze FOLDER` stops its processes where they are, until `thaw FOLDER`.
# `standby FOLDER PORT` makes a standby of the cluster that is reached at that port of loopback, and prints its connection string;
# `promote FOLDER` makes it a primary. `rewind FOLDER PORT` makes a former primary, which has ended, a standby of its successor.
# Root starts all as the user `postgres`, because PostgreSQL refuses root.
set -euo pipefail

command=$1 folder=$2
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
control() { as_owner "$bin/pg_ctl" --pgdata "$folder/data" --silent --wait "$@" >>"$folder/pg_ctl.log" 2>&1; }
run() { control --log "$folder/log" start; }

certificates() {
  local new=(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 7)
  "${new[@]}" -subj /CN=tests -keyout "$folder/ca.key" -out "$folder/ca.pem"
  "${new[@]}" -subj /CN=localhost -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:false \
    -CA "$folder/ca.pem" -CAkey "$folder/ca.key" -keyout "$folder/server.key" -out "$folder/server.pem"
}

prepare() {
  mkdir -m 755 "$folder"
  certificates 2>/dev/null
  # Beside the data, because a standby takes over what lies in there.
  cat >"$folder/own.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$folder'
max_connections = 400
shared_buffers = 256MB
wal_log_hints = on
wal_keep_size = 16MB
wal_retrieve_retry_interval = 200ms
ssl = on
ssl_cert_file = '$folder/server.pem'
ssl_key_file = '$folder/server.key'
CONF
  [ "$(id -u)" != 0 ] || chown -R postgres "$folder"
}

listen() {
  for port in $(shuf -i 20000-30000 -n 5); do # one may be taken
    echo "port = $port" >>"$folder/own.conf"
    run || continue
    echo "Host=$folder;Port=$port;Database=latchkey;Username=latchkey;SSL Mode=Disable"
    return
  done
  cat "$folder/log" >&2
  return 1
}

# Further arguments are for initdb.
start() {
  prepare
  as_owner "$bin/initdb" --pgdata "$folder/data" --username latchkey --auth trust --encoding UTF8 --locale C "$@" >"$folder/initdb.log"
  echo "include = '../own.conf'" >>"$folder/data/postgresql.conf"
  listen
  as_owner "$bin/createdb" --host "$folder" --port "$(awk '$1 == "port" { port = $3 } END { print port }' "$folder/own.conf")" --username latchkey latchkey
}

# Of the cluster that is reached at port $1.
follow() {
  echo "primary_conninfo = 'host=127.0.0.1 port=$1 user=latchkey sslmode=disable'" >>"$folder/own.conf"
  as_owner touch "$folder/data/standby.signal"
}

standby() {
  prepare
  as_owner "$bin/pg_basebackup" --pgdata "$folder/data" --dbname "host=127.0.0.1 port=$1 user=latchkey sslmode=disable" --checkpoint fast --no-sync >>"$folder/pg_ctl.log" 2>&1
  follow "$1"
  listen
}

rewind() {
  local tries=0 rewind=("$bin/pg_rewind" --no-sync --target-pgdata "$folder/data" --source-server "host=127.0.0.1 port=$1 user=latchkey dbname=postgres sslmode=disable")
  until as_owner "${rewind[@]}" >"$folder/rewind.log" 2>&1; do # what was killed may be there for a moment
    if ((++tries > 50)); then
      cat "$folder/rewind.log" >&2
      return 1
    fi
    sleep 0.1
  done
  follow "$1"
  run
}

signal() {
  local main
  main=$(head -1 "$folder/data/postmaster.pid")
  # shellcheck disable=SC2046
  kill "-$1" "$main" $(ps -o pid= --ppid "$main")
}

case "$command" in
  freeze) signal STOP ;;
  thaw) signal CONT ;;
  start) start "${@:3}" ;;
  standby) standby "$3" ;;
  rewind) rewind "$3" ;;
  promote) control promote ;;
  kill) signal KILL ;;
  stop-immediate) control --mode immediate stop ;;
  again)
    for _ in $(seq 50); do # what was killed may hold its memory for a moment
      ! run || exit 0
      sleep 0.1
    done
    exit 1
    ;;
  stop)
    control --mode immediate stop || true
    rm -rf "$folder"
    ;;
esac

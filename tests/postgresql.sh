#!/usr/bin/env bash
# A throw-away PostgreSQL for tests. `postgresql.sh start FOLDER` makes and starts a cluster in a new folder, and prints its
# connection string: over a socket; over TLS it listens on the same port of localhost, with a certificate of FOLDER/ca.pem.
# `postgresql.sh stop FOLDER` ends it and deletes the folder. Root starts it as the user `postgres`, because PostgreSQL refuses root.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

start() {
  mkdir -m 755 "$1"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 7 -subj /CN=tests -keyout "$1/ca.key" -out "$1/ca.pem" 2>/dev/null
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 7 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -CA "$1/ca.pem" -CAkey "$1/ca.key" -addext basicConstraints=critical,CA:false -keyout "$1/server.key" -out "$1/server.pem" 2>/dev/null
  [ "$(id -u)" != 0 ] || chown -R postgres "$1"
  as_owner "$bin/initdb" --pgdata "$1/data" --username latchkey --auth trust --encoding UTF8 --locale C >"$1/initdb.log"
  for port in $(shuf -i 20000-30000 -n 5); do # one may be taken
    options="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$1 -c max_connections=400 -c shared_buffers=256MB"
    options+=" -c ssl=on -c ssl_cert_file=$1/server.pem -c ssl_key_file=$1/server.key"
    as_owner "$bin/pg_ctl" --pgdata "$1/data" --wait --silent --log "$1/log" --options "$options" start >"$1/start.log" 2>&1 || continue
    as_owner "$bin/createdb" --host "$1" --port "$port" --username latchkey latchkey
    echo "Host=$1;Port=$port;Database=latchkey;Username=latchkey;SSL Mode=Disable"
    return
  done
  cat "$1/log" >&2
  return 1
}

case "$1" in
  start) start "$2" ;;
  stop)
    as_owner "$bin/pg_ctl" --pgdata "$2/data" --mode immediate --silent stop || true
    rm -rf "$2"
    ;;
esac

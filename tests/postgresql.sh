#!/usr/bin/env bash
# A throw-away PostgreSQL for tests, reached over a socket alone: `postgresql.sh start FOLDER` makes and starts a cluster in a new
# folder and prints its connection string, `postgresql.sh stop FOLDER` ends it and deletes the folder. Root starts it as the
# user `postgres`, because PostgreSQL refuses root.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

case "$1" in
  start)
    mkdir -m 755 "$2"
    [ "$(id -u)" != 0 ] || chown postgres "$2"
    as_owner "$bin/initdb" --pgdata "$2/data" --username latchkey --auth trust --encoding UTF8 --locale C >"$2.log"
    as_owner "$bin/pg_ctl" --pgdata "$2/data" --wait --silent --log "$2/log" \
      --options "-c listen_addresses= -c unix_socket_directories=$2 -c max_connections=400 -c shared_buffers=256MB" start >>"$2.log"
    as_owner "$bin/createdb" --host "$2" --username latchkey latchkey
    echo "Host=$2;Database=latchkey;Username=latchkey;SSL Mode=Disable"
    ;;
  stop)
    as_owner "$bin/pg_ctl" --pgdata "$2/data" --mode immediate --silent stop || true
    rm -rf "$2" "$2.log"
    ;;
esac

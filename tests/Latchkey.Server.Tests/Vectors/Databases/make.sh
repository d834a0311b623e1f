#!/usr/bin/env bash
# Makes the data of a release, as it stands in the folder of its name, with the answers that it gave: `make.sh 1.0`. Run it on the
# commit that is released and never again for it: tests open each of these folders with what came after.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
repository=$(git rev-parse --show-toplevel) bodies=$PWD/../Bodies
release=$PWD/$1
work=$(mktemp -d)
chmod 755 "$work"
trap 'kill $(jobs -p) 2>/dev/null; "$repository/tests/postgresql.sh" stop "$work/postgresql" 2>/dev/null; rm -rf "$work"' EXIT
mkdir -p "$release/answers"

LATCHKEY__Server__LogRequests=false "$repository/latchkey" serve --data "$work/data" --urls http://127.0.0.1:0 >"$work/log" 2>&1 &
server=$!
until grep -q 'Now listening on' "$work/log"; do sleep 0.2; done
root=$(sed -n 's/^Now listening on: //p' "$work/log")/api/v1
secret() { jq -r ".oauth.$1" "$work/data/service-key.json"; }
token=$(curl -fsS -u "$(secret clientid):$(secret clientsecret)" -X POST "${root%/api/v1}/oauth/token?grant_type=client_credentials" | jq -r .access_token)
call() { curl --fail-with-body -sS -H "Authorization: Bearer $token" -H 'Accept: application/json' -X "$1" "$root/$2" "${@:3}"; }
json() { call "$1" "$2" -H 'Content-Type: application/json' -d "$3"; }
hex() { printf %s "$1" | xxd -p; }
certificate() { call PUT "CertificateResources('$(hex "$1")')/\$value?fingerprintVerified=true&update=${3:-false}" -H 'Content-Type: application/pkix-cert' --data-binary "@$bodies/$2"; }

for name in self-signed-rsa self-signed-ec root; do certificate "$name" "$name.pem"; done
certificate 'Übung & Co' self-signed-ec.pem
certificate self-signed-rsa self-signed-rsa-renewed.pem true
json POST 'KeyPairResources?fingerprintVerified=true' "{\"Alias\":\"pair\",\"Resource\":\"$(base64 -w0 "$bodies/pair.p12")\",\"Password\":\"changeit\"}"
json POST KeyPairGenerationRequests '{"Alias":"generated","KeySize":2048,"SignatureAlgorithm":"SHA-256/RSA","CommonName":"generated.example.com","Country":"DE"}'
json POST 'KeystoreResources?returnKeystoreEntries=false' '{"Name":"backup_admin_system"}'
certificate deleted root.pem
call DELETE "KeystoreEntries('$(hex deleted)')"

number=0
for path in KeystoreEntries 'KeystoreEntries?keystoreName=backup_admin_system' HistoryKeystoreEntries EntryVersions 'AuditLogs?$filter=Sequence%20le%2015L' "Keystores('system')" \
  "KeystoreEntries('$(hex pair)')/ChainCertificates" "KeystoreEntries('$(hex pair)')/ChainResource/\$value" \
  "KeystoreEntries('$(hex self-signed-rsa)')/Certificate/\$value" "KeystoreEntries('$(hex root)')/Certificate/\$value"; do
  number=$((number + 1))
  { echo "$path"; call GET "$path" | sed "s|${root%/api/v1}|{root}|g"; } >"$release/answers/$(printf %02d $number).txt"
done

"$repository/latchkey" backup create --data "$work/data" --to "$work/backup"
kill -TERM $server
wait $server || true
cp "$work/data/latchkey.db" "$work/data/master.key" "$work/data/service-key.json" "$release/"

connection=$("$repository/tests/postgresql.sh" start "$work/postgresql")
mkdir "$work/other"
cp "$work/data/master.key" "$work/other/"
"$repository/latchkey" backup restore --data "$work/other" --database "$connection" --from "$work/backup"
pg_dump --host "$work/postgresql" --port "$(sed 's/.*Port=\([0-9]*\).*/\1/' <<<"$connection")" --username latchkey --inserts --no-owner latchkey |
  grep -v '^\(--\|\\\|SET \|SELECT pg_catalog\|$\)' >"$release/postgresql.sql"

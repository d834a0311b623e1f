#!/usr/bin/env bash
# Makes keystores in the shapes that readers of keystores are tried on, such as those of pyjks: key sizes, chains, passwords of
# entries, names and passwords beyond ASCII, secret keys. Each is DIR/NAME; shapes.tsv tells the password of each, how many
# entries are to be imported, and how many are to be named as not imported.
set -euo pipefail
cd "$1"
exec 3>&2 >log 2>&1
trap 'cat log >&3' ERR
export LC_ALL=C.UTF-8
java=(-J-Dfile.encoding=UTF-8 -J-Dsun.jnu.encoding=UTF-8 -J-Djdk.jceks.iterationCount=10000)

shape() { printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" >>shapes.tsv; } # name password imported not-imported
tool() { keytool "${java[@]}" "$@" -keystore "$store" -storetype "$type" -storepass "$password"; }
pair() { tool -genkeypair -alias "$1" -dname "CN=$1" "${@:2}" -keypass "$password"; }

openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -subj /CN=ca -days 3650 -out ca.pem
for type in JKS JCEKS PKCS12; do
  password=changeit
  name=$(tr A-Z a-z <<<"$type")
  store=$name-rsa; pair rsa-1024 -keyalg RSA -keysize 1024; pair rsa-2048 -keyalg RSA -keysize 2048; pair rsa-4096 -keyalg RSA -keysize 4096
  shape "$store" "$password" 3 0
  store=$name-chain; pair root -keyalg RSA -ext bc:c; pair issuing -keyalg EC -signer root -ext bc:c; pair leaf -keyalg DSA -keysize 2048 -signer issuing
  shape "$store" "$password" 3 0
  store=$name-certificates; for alias in one two "Über uns 鍵"; do tool -importcert -noprompt -alias "$alias" -file ca.pem; done
  shape "$store" "$password" 3 0
  store=$name-empty; pair gone -keyalg EC; tool -delete -alias gone
  shape "$store" "$password" 0 0
  store=$name-long-password; password=$(printf 'x%.0s' $(seq 120)); pair ec -keyalg EC
  shape "$store" "$password" 1 0
  password=changeit
  if [ "$type" != PKCS12 ]; then
    store=$name-own-password-of-an-entry; pair ec -keyalg EC; tool -genkeypair -alias locked -dname CN=locked -keyalg EC -keypass another
    shape "$store" "$password" 1 1
  fi
  if [ "$type" != JKS ]; then
    store=$name-secret-keys; pair ec -keyalg EC; tool -genseckey -alias aes -keyalg AES -keysize 256 -keypass "$password"; tool -genseckey -alias des3 -keyalg DESede -keypass "$password"
    shape "$store" "$password" 1 2
  fi
done
export_() { openssl pkcs12 -export -inkey ca.key -in ca.pem -out "$@"; }
export_ openssl-empty-password -passout pass: && shape openssl-empty-password "" 1 0
export_ openssl-password-beyond-ascii -passout pass:pässwörd€ && shape openssl-password-beyond-ascii pässwörd€ 1 0
export_ openssl-legacy -passout pass:changeit -legacy && shape openssl-legacy changeit 1 0
export_ openssl-600000-iterations -passout pass:changeit -iter 600000 && shape openssl-600000-iterations changeit 1 0
export_ openssl-no-mac -passout pass:changeit -nomac && shape openssl-no-mac changeit 1 0
export_ openssl-name-beyond-ascii -passout pass:changeit -name "Schlüssel 鍵" && shape openssl-name-beyond-ascii changeit 1 0
openssl pkcs12 -export -nokeys -in ca.pem -passout pass:changeit -out openssl-certificate-alone && shape openssl-certificate-alone changeit 1 0

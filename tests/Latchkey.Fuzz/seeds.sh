#!/usr/bin/env bash
# Makes the seeds of the fuzz targets, one folder each, with the tools that make such files; all under the password "changeit".
# Vectors of the tests go with them. Derivations have few iterations, so that an input is done in no time.
set -euo pipefail
out=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
keystores=$PWD/Latchkey.Formats.Tests/Vectors odata=$PWD/Latchkey.OData.Tests/Vectors
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
exec 3>&2 >log 2>&1
trap 'cat log >&3' ERR

# Certificates
mkdir -p "$out"/{certificate,chain,ssh-public-key,keystore,pkcs12,jks,jceks,key-pair-file,private-key,openssh,putty,rsa-key,pkcs8}
cp "$keystores"/Certificates/*.{pem,der} "$out/certificate"
for pem in "$out"/certificate/{ec-*,rsa-2048-sha256,dsa-2048,ed25519,name-with-every-keyword,critical-extensions}.pem; do
  openssl x509 -in "$pem" -outform DER -out "${pem%.pem}.as-der" || rm -f "${pem%.pem}.as-der"
done
cp "$out"/certificate/*.as-der "$out/ssh-public-key"

# The shapes of NIST's PKITS (csrc.nist.gov, "X.509 Path Validation Test Suite"), as far as openssl makes them
openssl ecparam -name prime256v1 -genkey -noout -out pkits.key
pkits() { # name options…
  openssl req -x509 -key pkits.key -subj "/C=US/O=Test Certificates 2011/CN=$1" -days 3650 -out "$out/certificate/pkits-$1.pem" "${@:2}"
}
string_mask() { printf '[req]\ndistinguished_name=d\nstring_mask=%s\n[d]\n' "$1"; }
pkits path-length-0 -addext basicConstraints=critical,CA:TRUE,pathlen:0
pkits path-length-6 -addext basicConstraints=critical,CA:TRUE,pathlen:6
pkits no-authority -addext basicConstraints=critical,CA:FALSE
pkits name-constraints-dns -addext "nameConstraints=critical,permitted;DNS:testcertificates.gov,excluded;DNS:invalid.testcertificates.gov"
pkits name-constraints-email-uri -addext "nameConstraints=critical,permitted;email:.testcertificates.gov,excluded;URI:.invalid.gov"
pkits policies -addext certificatePolicies=2.16.840.1.101.3.2.1.48.1,2.16.840.1.101.3.2.1.48.2
pkits any-policy -addext certificatePolicies=2.5.29.32.0
pkits policy-constraints -addext policyConstraints=critical,requireExplicitPolicy:0,inhibitPolicyMapping:0
pkits policy-mappings -addext "policyMappings=critical,2.16.840.1.101.3.2.1.48.1:2.16.840.1.101.3.2.1.48.2"
pkits inhibit-any-policy -addext inhibitAnyPolicy=critical,0
pkits unknown-critical-extension -addext 2.16.840.1.101.2.1.12.2=critical,DER:0500
pkits unknown-extension -addext 2.16.840.1.101.2.1.12.2=DER:0500
pkits key-usage-of-nothing-but-crls -addext keyUsage=critical,cRLSign
pkits distribution-points -addext crlDistributionPoints=URI:http://testcertificates.gov/crl
pkits issuer-alternative-name -addext issuerAltName=email:a@testcertificates.gov -addext subjectAltName=DNS:a.testcertificates.gov,IP:192.0.2.1
pkits names-in-printable-string -config <(string_mask pkix)
pkits names-in-utf8-string -config <(string_mask utf8only) -utf8
pkits serial-of-20-octets -set_serial 0x7F0102030405060708090A0B0C0D0E0F10111213
pkits serial-negative -set_serial -1
pkits serial-of-21-octets -set_serial 0x7F0102030405060708090A0B0C0D0E0F1011121314
pkits ends-after-2050 -days 20000
openssl req -new -key pkits.key -subj "/C=US/CN=version 1" | openssl x509 -req -signkey pkits.key -days 3650 -out "$out/certificate/pkits-version-1.pem"

# A chain of three, in every form
openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -subj "/C=DE/CN=Root" -days 3650 -out root.pem
issue() { # name issuer extensions
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$1.key" -subj "/C=DE/CN=$1" -out "$1.csr"
  openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -days 3650 -extfile <(printf '%s' "$3") -out "$1.pem"
}
issue issuing root "basicConstraints=critical,CA:true"
issue leaf issuing "keyUsage=digitalSignature"
cat leaf.pem issuing.pem root.pem >"$out/chain/pem"
openssl crl2pkcs7 -nocrl -certfile "$out/chain/pem" -out "$out/chain/pkcs7-pem"
openssl crl2pkcs7 -nocrl -certfile "$out/chain/pem" -outform DER -out "$out/chain/pkcs7-der"
openssl x509 -in leaf.pem -outform DER | base64 >"$out/chain/base64"
for name in root issuing leaf; do openssl x509 -in "$name.pem" -outform DER -out "$name.der"; done
path=$(cat root.der issuing.der leaf.der | wc -c)
{ printf '\x30\x82'; printf "\\x$(printf %02x $((path >> 8)))\\x$(printf %02x $((path & 255)))"; cat root.der issuing.der leaf.der; } >"$out/chain/pkipath"

# PKCS#12
pkcs12() { # name options…
  local name=$1
  shift
  openssl pkcs12 -export -inkey leaf.key -in leaf.pem -certfile <(cat issuing.pem root.pem) -name leaf -passout pass:changeit -iter 1 "$@" -out "$out/pkcs12/$name"
}
pkcs12 aes-256
pkcs12 aes-128-sha-512 -certpbe AES-128-CBC -keypbe AES-192-CBC -macalg sha512
pkcs12 legacy -legacy
pkcs12 triple-des -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1
pkcs12 rc2-128 -legacy -certpbe PBE-SHA1-RC2-128 -keypbe PBE-SHA1-2DES
pkcs12 no-mac -nomac
pkcs12 nothing-encrypted -certpbe NONE -keypbe NONE -nomac
pkcs12 certificates-encrypted -keypbe NONE -nomac
cp "$out"/pkcs12/* "$out/key-pair-file"

# JKS and JCEKS
for type in JKS JCEKS; do
  store=$out/$(tr A-Z a-z <<<"$type")
  tool() { keytool -J-Djdk.jceks.iterationCount=10000 "$@" -keystore "$store/all" -storetype "$type" -storepass changeit; }
  tool -genkeypair -alias rsa -keyalg RSA -keysize 2048 -dname "CN=rsa" -keypass changeit
  tool -genkeypair -alias ec -keyalg EC -groupname secp256r1 -dname "CN=ec" -keypass changeit
  cp "$store/all" "$store/keys"
  tool -importcert -noprompt -alias trusted -file root.pem
  if [ "$type" = JCEKS ]; then tool -genseckey -alias secret -keyalg AES -keysize 256 -keypass changeit; fi
done
cp "$out/jks/all" "$out/keystore/jks"
cp "$out/jceks/all" "$out/keystore/jceks"
cp "$out/pkcs12/aes-256" "$out/keystore/pkcs12"

# Private keys
for kind in rsa:2048 dsa:1024 ecdsa:256 ecdsa:521 ed25519:256; do
  type=${kind%:*} bits=${kind#*:}
  ssh-keygen -q -t "$type" -b "$bits" -a 1 -N "" -f "$out/openssh/$type-$bits"
  ssh-keygen -q -t "$type" -b "$bits" -a 1 -N changeit -f "$out/openssh/$type-$bits-encrypted"
  puttygen "$out/openssh/$type-$bits" -q -O private -o "$out/putty/$type-$bits-2" --ppk-param version=2 --new-passphrase /dev/null
  puttygen "$out/openssh/$type-$bits" -q -O private -o "$out/putty/$type-$bits-3" --new-passphrase /dev/null
  [ "$type" = ed25519 ] || { cp "$out/openssh/$type-$bits" pem && ssh-keygen -q -p -m PEM -N "" -f pem && cp pem "$out/private-key/$type-$bits"; }
done
rm "$out"/openssh/*.pub
puttygen "$out/openssh/ed25519-256" -q -O private -o "$out/putty/ed25519-encrypted" --ppk-param memory=64,passes=1 --new-passphrase <(printf changeit)
cp "$out/private-key/rsa-2048" "$out/rsa-key/rsa-2048"
openssl genrsa -traditional -out "$out/rsa-key/rsa-1024" 1024
openssl rsa -in root.key -traditional -aes128 -passout pass:changeit -out "$out/private-key/rsa-aes128"
openssl pkcs8 -topk8 -in root.key -passout pass:changeit -iter 1 -out "$out/private-key/pkcs8-pbes2"
openssl pkcs8 -topk8 -in leaf.key -passout pass:changeit -v1 PBE-SHA1-3DES -iter 1 -out "$out/private-key/pkcs8-3des"
openssl pkcs8 -topk8 -in leaf.key -nocrypt -out "$out/private-key/pkcs8-ec"
for kind in rsa:root.key ec:leaf.key; do openssl pkcs8 -topk8 -nocrypt -in "${kind#*:}" -outform DER -out "$out/pkcs8/${kind%:*}"; done
openssl genpkey -algorithm ed25519 -outform DER -out "$out/pkcs8/ed25519"
openssl dsaparam -genkey 1024 | openssl pkcs8 -topk8 -nocrypt -outform DER -out "$out/pkcs8/dsa"

# OpenPGP keys, whose derivations have 65,536 octets
mkdir -p "$out"/pgp-{public,secret}-key
for kind in rsa2048 dsa1024 ed25519 nistp256; do
  home=$work/gpg-$kind
  mkdir -m 700 "$home"
  printf 's2k-count 65536\n' >"$home/gpg-agent.conf"
  gpg() { command gpg --homedir "$home" --batch --quiet --no-tty --pinentry-mode loopback --passphrase changeit "$@"; }
  gpg --quick-generate-key "Alice <alice@example.org>" "$kind" sign,cert 1y
  gpg --quick-add-uid Alice Bob
  gpg --quick-add-key "$(gpg --with-colons --list-keys | grep -m1 ^fpr | cut -d: -f10)" ed25519 sign
  gpg --export >"$out/pgp-public-key/$kind"
  gpg --export --armor >"$out/pgp-public-key/$kind-armoured"
  gpg --export-secret-keys >"$out/pgp-secret-key/$kind"
  gpgconf --homedir "$home" --kill all
done

# The protocol
mkdir -p "$out"/{odata-uri,odata-filter,odata-orderby,json,atom,batch,hex-alias,alias-list,raw-target,basic-credentials}
grep -v '^#' "$odata/queries.tsv" | cut -f 1 | split -l 1 -a 4 - "$out/odata-uri/query-"
grep -v '^#' "$odata/targets.tsv" | cut -f 2 | split -l 1 -a 4 - "$out/odata-uri/target-"
decode() { grep -vE '%([^0-9A-Fa-f]|.[^0-9A-Fa-f]|.?$)' | sed 's/+/ /g; s/%/\\x/g' | xargs -d '\n' -I{} printf '%b\n' '{}'; }
grep -ho 'filter=[^&	]*' "$odata/queries.tsv" | cut -d= -f 2- | decode | split -l 1 -a 4 - "$out/odata-filter/"
grep -ho 'orderby=[^&	]*' "$odata/queries.tsv" | cut -d= -f 2- | decode | split -l 1 -a 4 - "$out/odata-orderby/"
for batch in "$odata"/Batches/*/*.http; do
  { sed -n '1s/^Content-Type: *//p' "$batch"; sed -n '/^====$/q; 3,$p' "$batch" | sed 's/$/\r/'; } >"$out/batch/$(basename "$batch")"
done
printf '{"Shelf":"a","Number":1,"Copies":"5","Lent":true,"Cover":"AQID","Added":"/Date(1)/"}' >"$out/json/entity"
printf '{"d":{"Shelf":"\\u00fc\\ud83d\\ude00","Number":-1,"Cover":null,"Added":"/Date(1+60)/","Author":{"__deferred":{"uri":"x"}}}}' >"$out/json/wrapped"
entry='<entry xmlns="http://www.w3.org/2005/Atom" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices">'
properties='<m:properties><d:Shelf>a &amp; &#252;</d:Shelf><d:Number m:type="Edm.Int32">1</d:Number><d:Cover m:type="Edm.Binary">AQID</d:Cover><d:Added m:type="Edm.DateTimeOffset">2026-01-01T00:00:00Z</d:Added><d:Copies m:null="true"/></m:properties>'
printf '%s<content type="application/xml">%s</content></entry>' "$entry" "$properties" >"$out/atom/content"
printf '<?xml version="1.0" encoding="utf-8"?>%s<id/><title/><author><name/></author><content type="text/x-book" src="x"/>%s</entry>' "$entry" "$properties" >"$out/atom/beside-content"
printf 6D79616C696173 >"$out/hex-alias/ascii"
printf c39c62756e67 >"$out/hex-alias/umlaut"
printf F09F9491 >"$out/hex-alias/emoji"
printf '\xEF\xBB\xBFa;b\\;c;\\\\;d' >"$out/alias-list/escaped"
printf "/api/v1/KeystoreEntries('61')?\$format=json" >"$out/raw-target/origin"
printf "http://example.com:80//api/v1/KeystoreEntries('61')/Certificate/\$value" >"$out/raw-target/absolute"
printf 'Basic c2ItYTpiOmM=' >"$out/basic-credentials/basic"

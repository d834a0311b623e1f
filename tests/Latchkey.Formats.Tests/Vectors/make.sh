#!/usr/bin/env bash
# Writes Certificates/: certificates whose file names state the case, and beside each one what the JDK (.jdk) and
# OpenSSL (.openssl) say of it. Needs OpenSSL 3 and JDK 17. Keys are fresh on every run and thrown away.
set -euo pipefail
cd "$(dirname "$0")"
out=$PWD/Certificates facts=$PWD/JdkFacts.java work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf "$out" && mkdir -p "$out" && cd "$work"

# self NAME KEY [option...]: a self-signed certificate of this key
self() {
  local name=$1 key=$2; shift 2
  openssl req -x509 -key "$key" -subj "/C=DE/O=Latchkey/CN=$name" -days 3650 -out "$out/$name.pem" "$@"
}
# named NAME SUBJECT [option...]: a self-signed certificate with this subject
named() {
  local name=$1 subject=$2; shift 2
  openssl req -x509 -key ec.key -utf8 -multivalue-rdn -subj "$subject" -days 3650 -out "$out/$name.pem" "$@"
}
# issued NAME KEY: a certificate of version 1 for a key that cannot sign
issued() {
  openssl pkey -in "$2" -pubout -out public.pem
  openssl x509 -new -force_pubkey public.pem -CA "$out/ec-secp256r1.pem" -CAkey ec.key -days 3650 -subj "/CN=$1" -out "$out/$1.pem"
}
curve() { openssl ecparam -name "$1" -genkey -noout "${@:2}"; }

# keys
curve prime256v1 > ec.key
for bits in 1024 2048 4096; do openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:$bits -out rsa$bits.key 2> /dev/null; done
openssl genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out pss.key 2> /dev/null
openssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:2048 -out dsa.params 2> /dev/null
openssl genpkey -paramfile dsa.params -out dsa.key
openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 -out dh.params
openssl genpkey -paramfile dh.params -out dh.key
for name in ed25519 ed448 x25519 x448; do openssl genpkey -algorithm $name -out $name.key; done

# key and signature algorithms
self rsa-1024-md5 rsa1024.key -md5
self rsa-1024-sha1 rsa1024.key -sha1
self rsa-2048-sha256 rsa2048.key
self rsa-2048-sha3-256 rsa2048.key -sha3-256
self rsa-4096-sha512 rsa4096.key -sha512
self rsa-2048-signed-with-pss rsa2048.key -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32
self rsassa-pss-key pss.key
self dsa-2048 dsa.key
self ed25519 ed25519.key
self ed448 ed448.key
self ec-secp256r1 ec.key
for name in secp256k1 secp384r1 secp521r1 sect163k1 sect571r1 brainpoolP384r1; do
  curve $name > curve.key && self ec-$name curve.key
done
curve prime192v2 > curve.key && self ec-x962-prime192v2 curve.key
curve c2tnb239v1 > curve.key && self ec-x962-c2tnb239v1 curve.key
curve prime256v1 -param_enc explicit > curve.key && self ec-explicit-prime-field curve.key
curve sect283k1 -param_enc explicit > curve.key && self ec-explicit-binary-field curve.key
for name in x25519 x448 dh; do issued key-agreement-$name $name.key; done

# serial numbers and dates
self serial-zero ec.key -set_serial 0
self serial-negative ec.key -set_serial -31
self serial-with-odd-digits ec.key -set_serial 0x033AF1E6A711A9A0BB2864B11D09FAE5
self dates-beyond-2050 ec.key -days 36500

# extensions
self critical-extensions ec.key -addext keyUsage=critical,keyCertSign -addext extendedKeyUsage=critical,clientAuth \
  -addext nameConstraints=critical,permitted\;DNS:.example.com -addext certificatePolicies=critical,1.2.3.4
openssl req -x509 -key ec.key -subj / -days 3650 -addext subjectAltName=critical,DNS:a.example.com -out subject.pem
openssl x509 -in subject.pem -CA "$out/ec-secp256r1.pem" -CAkey ec.key -days 3650 -out "$out/subject-empty-with-critical-alternative-name.pem"

# names
named name-with-every-keyword "/C=DE/ST=Baden/L=Walldorf/street=Allee 1/O=A/OU=B/title=Dr/SN=Doe/GN=Jo/initials=J/generationQualifier=II\
/dnQualifier=q/serialNumber=7/UID=u/DC=example/emailAddress=a@example.com/CN=c"
named name-with-types-the-jdk-has-no-keyword-for "/businessCategory=x/postalCode=69190/organizationIdentifier=VATDE-1/jurisdictionC=DE/CN=c"
named name-with-multi-valued-parts "/C=DE/O=A+OU=B/CN=c+UID=u+serialNumber=1"
named name-that-needs-quotes '/O=SAP SE, Walldorf/OU=a=b/OU=<a>;#\+/OU= lead/OU=trail /OU=two  blanks/CN=back\\slash and "quote"'
named name-in-quotes-already '/CN="quoted"'
named name-in-utf8 '/O=Müller & Söhne/L=東京/CN=😀'
for type in PRINTABLESTRING:2 T61STRING:4 BMPSTRING:0x800; do
  printf '[req]\ndistinguished_name=dn\nstring_mask=MASK:%s\n[dn]\n' "${type#*:}" > mask.cnf
  case $type in PRINTABLE*) cn=plain ;; *) cn=Müller ;; esac
  named "name-as-$(echo "${type%:*}" | tr A-Z a-z)" "/CN=$cn" -config mask.cnf
done

# the same certificate as DER
openssl x509 -in "$out/rsa-2048-sha256.pem" -outform DER -out "$out/rsa-2048-sha256.der"

for file in "$out"/*.pem "$out"/*.der; do
  openssl x509 -in "$file" -noout -serial -dates -dateopt iso_8601 -fingerprint -sha256 -subject -issuer -nameopt multiline,utf8,-esc_msb > "$file.openssl"
  (cd "$out" && basename "$file" | java --add-exports java.base/sun.security.util=ALL-UNNAMED "$facts" 2> /dev/null) > "$file.jdk"
done
echo "$(ls "$out" | grep -vcE '\.(jdk|openssl)$') certificates"

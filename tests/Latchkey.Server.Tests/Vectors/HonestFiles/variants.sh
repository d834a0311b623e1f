#!/usr/bin/env bash
# Made the files of this folder whose names begin with "v-": variants.sh FOLDER. They are made once and kept, because two of the tools
# (certtool of GnuTLS 3.7, pk12util of NSS 3.87) are not installed where the tests run. Debian 12: openssl, openjdk-17-jdk-headless, gnutls-bin, libnss3-tools.
set -euo pipefail
out=$(readlink -f "$1"); mkdir -p "$out"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"

key() { local name=$1; shift; openssl genpkey -quiet "$@" -out "$name.key" 2>/dev/null; }
own() { openssl req -x509 -new -key "$1.key" -subj "$2" -days 7300 -out "$1.pem"; }
p12() { local name=$1 to=$2; shift 2; openssl pkcs12 -export -inkey "$name.key" -in "$name.pem" -passout pass:changeit -out "$out/$to" "$@"; }
rsa() { key "$1" -algorithm RSA -pkeyopt rsa_keygen_bits:2048; own "$1" "$2"; }
ec() { key "$1" -algorithm EC -pkeyopt "ec_paramgen_curve:$3"; own "$1" "$2"; }
jdk() { keytool -genkeypair -storepass changeit -validity 7300 "$@" 2>/dev/null; }

# 1. What is imported can be used.
ec brainpool /CN=brainpool brainpoolP384r1; p12 brainpool v-use-openssl-brainpoolP384r1.p12 -name brainpool
ec koblitz /CN=koblitz secp256k1; p12 koblitz v-use-openssl-secp256k1-legacy.p12 -name koblitz -legacy
ec binary /CN=binary sect283k1; p12 binary v-use-openssl-sect283k1.p12 -name binary
key pss -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha512 -pkeyopt rsa_pss_keygen_mgf1_md:sha512; own pss /CN=pss
p12 pss v-use-openssl-pss-sha512.p12 -name pss
certtool --generate-privkey --key-type ed25519 --outfile ed.key 2>/dev/null
printf 'cn = "ed"\nexpiration_days = 7300\n' >ed.cfg
certtool --generate-self-signed --load-privkey ed.key --template ed.cfg --outfile ed.pem 2>/dev/null
certtool --to-p12 --load-privkey ed.key --load-certificate ed.pem --p12-name ed --password changeit --outder --outfile "$out/v-use-certtool-ed25519.p12" 2>/dev/null
certtool --generate-privkey --key-type rsa-pss --hash sha384 --salt-size 48 --bits 2048 --outfile gpss.key 2>/dev/null
printf 'cn = "gpss"\nexpiration_days = 7300\n' >gpss.cfg
certtool --generate-self-signed --load-privkey gpss.key --template gpss.cfg --outfile gpss.pem 2>/dev/null
certtool --to-p12 --load-privkey gpss.key --load-certificate gpss.pem --p12-name gpss --password changeit --outder --outfile "$out/v-use-certtool-pss-sha384.p12" 2>/dev/null
jdk -keystore "$out/v-use-keytool-p521.jceks" -storetype JCEKS -alias p521 -keyalg EC -groupname secp521r1 -dname CN=p521 -keypass changeit
jdk -keystore "$out/v-use-keytool-dsa.jks" -storetype JKS -alias dsa -keyalg DSA -keysize 2048 -dname CN=dsa -keypass changeit

# 4. Nothing is overwritten by accident.
rsa shop1 /C=DE/O=Shop/CN=shop; rsa shop2 /C=DE/O=Shop/CN=shop; rsa umlaut "/C=DE/CN=Schlüssel 鍵" ; rsa nocn "/C=DE/O=Only Organization"
p12 shop1 v-alias-openssl-shop-1.p12; p12 shop2 v-alias-openssl-shop-2.p12
p12 nocn v-alias-openssl-no-common-name.p12
openssl req -x509 -new -key umlaut.key -utf8 -subj "/C=DE/CN=Schlüssel 鍵" -days 7300 -out umlaut.pem; p12 umlaut v-alias-openssl-unicode.p12
cat shop1.pem shop2.pem nocn.pem >all.pem
openssl pkcs12 -export -nokeys -in all.pem -passout pass:changeit -out "$out/v-alias-openssl-three-certificates.p12"
openssl x509 -in shop2.pem -out "$out/v-alias-shop.pem"
mkdir nss; printf changeit >pw; certutil -N -d nss -f pw 2>/dev/null
openssl pkcs12 -export -inkey umlaut.key -in umlaut.pem -name mozilla -passout pass:changeit -out nss.p12
pk12util -i nss.p12 -d nss -k pw -w pw >/dev/null
pk12util -o "$out/v-alias-pk12util.p12" -n mozilla -d nss -k pw -w pw >/dev/null
certtool --to-p12 --load-privkey shop1.key --load-certificate shop1.pem --p12-name "" --password changeit --outder --outfile "$out/v-alias-certtool-nameless.p12" 2>/dev/null
keytool -importcert -noprompt -keystore "$out/v-alias-keytool-certificate-shop.jks" -storetype JKS -storepass changeit -alias shop -file nocn.pem 2>/dev/null

# 5. One entry never spoils another.
openssl req -x509 -new -key shop1.key -subj /CN=beside -days 7300 -out beside.pem; cp shop1.key beside.key; p12 beside beside.p12 -name beside; mv "$out/beside.p12" .
for type in JCEKS PKCS12; do
  keytool -importkeystore -noprompt -srckeystore beside.p12 -srcstorepass changeit -destkeystore "$out/v-beside-keytool-secret-key.${type,,}" -deststoretype $type -deststorepass changeit 2>/dev/null
  keytool -genseckey -keystore "$out/v-beside-keytool-secret-key.${type,,}" -storetype $type -storepass changeit -keypass changeit -alias secret -keyalg AES -keysize 256 2>/dev/null
done
jdk -keystore "$out/v-beside-keytool-two-passwords.jks" -storetype JKS -alias good -keyalg EC -groupname secp256r1 -dname CN=good -keypass changeit
jdk -keystore "$out/v-beside-keytool-two-passwords.jks" -storetype JKS -alias other -keyalg EC -groupname secp256r1 -dname CN=other -keypass another
printf 'crl_next_update = 7300\ncrl_number = 1\n' >crl.cfg
printf 'cn = "crl issuer"\nca\ncrl_signing_key\nexpiration_days = 7300\n' >issuer.cfg
certtool --generate-privkey --key-type rsa --bits 2048 --outfile issuer.key 2>/dev/null
certtool --generate-self-signed --load-privkey issuer.key --template issuer.cfg --outfile issuer.pem 2>/dev/null
certtool --generate-crl --load-ca-privkey issuer.key --load-ca-certificate issuer.pem --load-certificate beside.pem --template crl.cfg --outfile crl.pem 2>/dev/null
certtool --to-p12 --load-privkey beside.key --load-certificate beside.pem --load-crl crl.pem --p12-name beside --password changeit --outder --outfile "$out/v-beside-certtool-revocation-list.p12" 2>/dev/null
keytool -importkeystore -noprompt -srckeystore beside.p12 -srcstorepass changeit -destkeystore "$out/v-beside-keytool-password.p12" -deststoretype PKCS12 -deststorepass changeit 2>/dev/null
printf 'database secret\ndatabase secret\n' | keytool -importpass -keystore "$out/v-beside-keytool-password.p12" -storetype PKCS12 -storepass changeit -alias database 2>/dev/null
jdk -keystore "$out/v-beside-keytool-x25519.p12" -storetype PKCS12 -alias good -keyalg RSA -keysize 2048 -dname CN=good
jdk -keystore "$out/v-beside-keytool-x25519.p12" -storetype PKCS12 -alias agreement -keyalg X25519 -signer good -dname CN=agreement

# 6. Files as tools write them.
for bits in 128 192 256; do p12 shop1 v-form-openssl-camellia-$bits.p12 -name shop -keypbe CAMELLIA-$bits-CBC -certpbe CAMELLIA-$bits-CBC; done
for mac in sha224 sha384 sha512-224 sha512-256; do p12 shop1 v-form-openssl-mac-$mac.p12 -name shop -macalg $mac; done
pk12util -o "$out/v-form-pk12util-camellia.p12" -n mozilla -d nss -k pw -w pw -c CAMELLIA-256-CBC -C CAMELLIA-128-CBC >/dev/null
pk12util -o "$out/v-form-pk12util-aes-192.p12" -n mozilla -d nss -k pw -w pw -c AES-192-CBC -C AES-192-CBC >/dev/null
for cipher in aes-192 3des-pkcs12 3des rc2-40; do
  certtool --to-p12 --load-privkey shop1.key --load-certificate shop1.pem --p12-name shop --password changeit --pkcs-cipher $cipher --outder --outfile "$out/v-form-certtool-$cipher.p12" 2>/dev/null
done
certtool --to-p12 --load-privkey shop1.key --load-certificate shop1.pem --p12-name shop --password changeit --pkcs-cipher arcfour --outder --outfile "$out/v-form-certtool-arcfour.p12" 2>/dev/null
p12 shop1 v-form-openssl-and-windows-line-ends.p12 -name shop; printf '\r\n\r\n' >>"$out/v-form-openssl-and-windows-line-ends.p12"
cp "$out/v-use-keytool-dsa.jks" "$out/v-form-keytool-jks-and-line-end.jks"; printf '\n' >>"$out/v-form-keytool-jks-and-line-end.jks"
cp "$out/v-use-keytool-p521.jceks" "$out/v-form-keytool-jceks-and-zeros.jceks"; printf '\0\0\0\0' >>"$out/v-form-keytool-jceks-and-zeros.jceks"

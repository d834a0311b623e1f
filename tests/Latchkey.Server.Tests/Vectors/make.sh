#!/usr/bin/env bash
# Makes the certificates of the server's tests with openssl. They are committed, so that expected answers can be, too.
set -euo pipefail
cd "$(dirname "$0")/Bodies"
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT

selfsigned() { # name subject key-options…
  local name=$1 subject=$2
  shift 2
  openssl req -x509 -newkey "$@" -nodes -keyout "$keys/$name.key" -subj "$subject" -days 36500 -out "$name.pem" 2>/dev/null
}

selfsigned self-signed-rsa "/C=DE/ST=Baden-Wuerttemberg/L=Walldorf/O=Example, Inc./CN=self-signed.example.com" rsa:2048 -set_serial 73489
selfsigned self-signed-rsa-renewed "/C=DE/ST=Baden-Wuerttemberg/L=Walldorf/O=Example, Inc./CN=self-signed.example.com" rsa:2048
selfsigned self-signed-ec "/C=DE/CN=ec.example.com" ec -pkeyopt ec_paramgen_curve:prime256v1

# A private authority: root, issuing, leaf; and a leaf that has expired.
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$keys/root.key" -subj "/C=DE/O=Example/CN=Example Root CA" -days 36500 -out root.pem 2>/dev/null
issue() { # name subject issuer extensions days
  openssl req -newkey rsa:2048 -nodes -keyout "$keys/$1.key" -subj "$2" 2>/dev/null |
    openssl x509 -req -CA "$3.pem" -CAkey "$keys/$3.key" -CAcreateserial -days "$5" -extfile <(printf '%s\n' "$4") -out "$1.pem" 2>/dev/null
}
issue issuing "/C=DE/O=Example/CN=Example Issuing CA" root "basicConstraints=critical,CA:TRUE" 36500
issue leaf "/C=DE/O=Example/CN=leaf.example.com" issuing "subjectAltName=DNS:leaf.example.com" 36500
rm -f ./*.srl

# Files that are no certificate.
openssl x509 -in self-signed-rsa.pem -outform DER -out self-signed-rsa.der
head -c 400 self-signed-rsa.der >truncated.der
cat self-signed-rsa.pem self-signed-ec.pem >two-certificates.pem
: >empty.bin
openssl x509 -in self-signed-rsa.pem -outform DER | base64 -w0 >bare-base64.txt
{ printf '['; cat self-signed-rsa.pem; printf ']'; } | sed -z 's/\n]$/]/' >documentation-example.pem
{ echo "Bag Attributes"; echo "    friendlyName: example"; sed 's/$/\r/' self-signed-rsa.pem; echo "text after"; } >text-around-crlf.pem

# An RSA modulus of 16,384 bits, signed with a small key: only the size of the public key matters here.
python3 - "$keys" <<'PY'
import sys, os, subprocess, base64
def der(tag, content):
    n = len(content)
    length = bytes([n]) if n < 128 else (lambda b: bytes([0x80 | len(b)]) + b)(n.to_bytes((n.bit_length() + 7) // 8, 'big'))
    return bytes([tag]) + length + content
modulus = b'\0' + (b'\xc3' + b'\x5a' * 2046 + b'\x01')
key = der(0x30, der(0x02, modulus) + der(0x02, b'\x01\x00\x01'))
rsa = der(0x30, bytes.fromhex('06092a864886f70d0101010500'))
sig = der(0x30, bytes.fromhex('06092a864886f70d01010b0500'))
name = der(0x30, der(0x31, der(0x30, bytes.fromhex('0603550403') + der(0x0c, b'too large'))))
tbs = der(0x30, der(0xa0, der(0x02, b'\x02')) + der(0x02, b'\x01') + sig + name + der(0x30, der(0x17, b'250101000000Z') + der(0x17, b'350101000000Z')) + name + der(0x30, rsa + der(0x03, b'\0' + key)))
cert = der(0x30, tbs + sig + der(0x03, b'\0' + b'\x01' * 256))
open('rsa-16384-bits.pem', 'w').write('-----BEGIN CERTIFICATE-----\n' + base64.encodebytes(cert).decode() + '-----END CERTIFICATE-----\n')
PY

# A key pair with a root of its own, for the answers that tell of key pairs.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$keys/pair-root.key" -subj "/C=DE/CN=Pair Root CA" -days 36500 -out "$keys/pair-root.pem" 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$keys/pair.key" -subj "/C=DE/CN=pair.example.com" 2>/dev/null |
  openssl x509 -req -CA "$keys/pair-root.pem" -CAkey "$keys/pair-root.key" -set_serial 4711 -days 36500 -out "$keys/pair.pem" 2>/dev/null
openssl pkcs12 -export -inkey "$keys/pair.key" -in "$keys/pair.pem" -certfile "$keys/pair-root.pem" -passout pass:changeit -out pair.p12

# An OpenPGP key with a subkey for encryption.
export GNUPGHOME=$keys/gnupg
mkdir -m 700 "$GNUPGHOME"
gpg="gpg --quiet --batch --pinentry-mode loopback --passphrase= --faked-system-time 20261120T000000!"
$gpg --quick-generate-key 'Alice <alice@example.com>' rsa2048 sign never
fingerprint=$(gpg --quiet --with-colons --list-keys | awk -F: '/^fpr/ { print $10; exit }')
$gpg --quick-add-key "$fingerprint" rsa2048 encr 2y
gpg --quiet --armor --export >pgp-public.asc
gpgconf --kill all

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serviceUrl, token } from './session.mjs';

const run = promisify(execFile);

/** The key of an alias on the wire. */
export const hex = alias => Buffer.from(alias, 'utf8').toString('hex').toUpperCase();

/** Puts certificates under these aliases by plain HTTP, so that a scenario has something to read. */
export async function fill(aliases) {
  const authorization = `Bearer ${await token()}`;
  for (const alias of aliases) {
    const response = await fetch(`${serviceUrl}/CertificateResources('${hex(alias)}')/$value?fingerprintVerified=true`, {
      method: 'PUT',
      headers: { Authorization: authorization },
      body: await certificate(alias),
    });
    assert.equal(response.status, 204, `${alias}: ${await response.text()}`);
  }
}

/** A keystore file with a key pair of this name, by OpenSSL, in base64. */
export const pkcs12 = (name, password) => selfSigned(name, async ({ key, pem, folder }) => {
  const file = join(folder, 'p12');
  await run('openssl', ['pkcs12', '-export', '-inkey', key, '-in', pem, '-name', name, '-passout', `pass:${password}`, '-out', file]);
  return await readFile(file, 'base64');
});

/** A self-signed certificate for this name. */
const certificate = name => selfSigned(name, ({ pem }) => readFile(pem));

/** What is made of a new key and its certificate, by OpenSSL. */
async function selfSigned(name, make) {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-client-'));
  try {
    const [key, pem] = [join(folder, 'key'), join(folder, 'pem')];
    await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30',
      '-subj', `/CN=${name}`, '-keyout', key, '-out', pem]);
    return await make({ key, pem, folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}

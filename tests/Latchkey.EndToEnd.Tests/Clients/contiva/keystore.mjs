import assert from 'node:assert/strict';
import { SapClient } from '@contiva/sap-integration-suite-client';
import { fill, hex, pkcs12 } from '../shared/keystore.mjs';
import { serviceUrl, tokenUrl, user } from '../shared/session.mjs';

await fill(['contiva a', 'contiva b']);

// Before every write the client fetches a CSRF token, at the root of the tenant and not of the service.
const { securityContent } = new SapClient({
  baseUrl: serviceUrl, oauthClientId: user.name, oauthClientSecret: user.password, oauthTokenUrl: tokenUrl, normalizeResponses: false, maxRetries: 0,
});
const ours = entries => entries.filter(entry => entry.Owner !== 'SAP');
const aliasesOf = entries => ours(entries).map(entry => entry.Alias).sort();
const aliases = async () => aliasesOf(await securityContent.getKeystoreEntries('system'));
const statuses = entries => Object.fromEntries(ours(entries).map(entry => [entry.Alias, entry.Status]));

// lists
assert.deepEqual(await aliases(), ['contiva a', 'contiva b']);
assert.equal((await securityContent.getKeystoreEntry(hex('contiva a'))).SubjectDN, 'CN=contiva a');
assert.deepEqual(aliasesOf((await securityContent.getKeystoreProperties('system', true)).Entries.results), ['contiva a', 'contiva b']);

// generates
await securityContent.generateKeyPair({ Alias: 'contiva pair', KeyType: 'RSA', KeySize: 2048, SignatureAlgorithm: 'SHA256/RSA', CommonName: 'contiva', Country: 'DE' });
assert.deepEqual((await securityContent.getCertificateChain(hex('contiva pair'))).map(certificate => [certificate.Alias, certificate.Index]), [['contiva pair', 0]]);

// imports
const imported = await securityContent.importKeystore(await pkcs12('contiva file', 's3cret'), 's3cret', 'merge');
assert.deepEqual(statuses(imported), { 'contiva a': 'unchanged', 'contiva b': 'unchanged', 'contiva pair': 'unchanged', 'contiva file': 'new' });

// restores
await securityContent.backupKeystore();
await securityContent.deleteKeystoreEntries(['contiva a', 'contiva pair']);
assert.deepEqual(await aliases(), ['contiva b', 'contiva file']);
const restored = await securityContent.restoreKeystoreBackup();
assert.deepEqual(statuses(restored), { 'contiva a': 'new', 'contiva b': 'unchanged', 'contiva file': 'unchanged', 'contiva pair': 'new' });
assert.deepEqual(await aliases(), ['contiva a', 'contiva b', 'contiva file', 'contiva pair']);

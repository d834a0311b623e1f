import assert from 'node:assert/strict';
import { hex } from '../shared/keystore.mjs';
import { destination, securityContent } from './session.mjs';

const { keystoreEntriesApi, keyPairGenerationRequestsApi } = securityContent();
const entry = alias => keystoreEntriesApi.requestBuilder().getByKey(hex(alias)).execute(destination);

// creates a key pair
const request = keyPairGenerationRequestsApi.entityBuilder()
  .hexalias(hex('sdk pair')).alias('sdk pair').keyType('RSA').keySize(2048).signatureAlgorithm('SHA256/RSA')
  .commonName('sdk.example.com').country('DE').build();
const created = await keyPairGenerationRequestsApi.requestBuilder().create(request).executeRaw(destination);
assert.equal(created.status, 204);
const pair = await entry('sdk pair');
assert.equal(pair.type, 'Key Pair');
assert.equal(pair.subjectDn, 'CN=sdk.example.com, C=DE');

// updates it: what the API lets one update of an entry is its alias
const renamed = await keystoreEntriesApi.requestBuilder().update(pair).replaceWholeEntityWithPut()
  .addCustomQueryParameters({ renameAlias: 'sdk%20renamed' }).executeRaw(destination);
assert.equal(renamed.status, 204);
assert.equal((await entry('sdk renamed')).fingerprintSha256, pair.fingerprintSha256);

// deletes it
await keystoreEntriesApi.requestBuilder().delete(hex('sdk renamed')).execute(destination);
await assert.rejects(entry('sdk renamed'));

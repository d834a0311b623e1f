import assert from 'node:assert/strict';
import { asc } from '@sap-cloud-sdk/odata-v2';
import { fill, hex } from '../shared/keystore.mjs';
import { client, destination, securityContent } from './session.mjs';

const { batch, changeset } = client;
const { keystoreEntriesApi, keyPairGenerationRequestsApi } = securityContent();
const entries = () => keystoreEntriesApi.requestBuilder();
const aliases = async () => (await entries().getAll().orderBy(asc(keystoreEntriesApi.schema.ALIAS)).execute(destination))
  .map(entry => entry.alias).filter(alias => alias.startsWith('batch'));
const pair = alias => keyPairGenerationRequestsApi.entityBuilder()
  .hexalias(hex(alias)).alias(alias).keyType('RSA').keySize(2048).signatureAlgorithm('SHA256/RSA').commonName(alias).country('DE').build();

await fill(['batch a', 'batch b']);

// reads: every form in which the SDK writes the address of a part
for (const path of ['relativeToService', 'relativeToEntity', 'noPath', 'absolute']) {
  const [list, one, missing] = await batch(
    entries().getAll().select(keystoreEntriesApi.schema.ALIAS).top(2),
    entries().getByKey(hex('batch a')),
    entries().getByKey(hex('nobody')),
  ).withSubRequestPathType(path).execute(destination);
  assert.ok(list.isSuccess() && one.isSuccess(), path);
  assert.equal(list.as(keystoreEntriesApi).length, 2);
  assert.equal(one.as(keystoreEntriesApi)[0].subjectDn, 'CN=batch a');
  assert.equal(missing.httpCode, 404, path);
}

// a changeset does all of it
const [done] = await batch(changeset(
  keyPairGenerationRequestsApi.requestBuilder().create(pair('batch c')),
  entries().delete(hex('batch a')),
)).execute(destination);
assert.ok(done.isSuccess());
assert.deepEqual(await aliases(), ['batch b', 'batch c']);

// or nothing of it
const [refused, after] = await batch(
  changeset(entries().delete(hex('batch b')), keyPairGenerationRequestsApi.requestBuilder().create(pair('batch c'))),
  entries().getByKey(hex('batch b')),
).execute(destination);
assert.ok(!refused.isSuccess());
assert.equal(refused.httpCode, 400);
assert.ok(after.isSuccess());
assert.deepEqual(await aliases(), ['batch b', 'batch c']);

import assert from 'node:assert/strict';
import { and, asc, desc, filterFunctions, or } from '@sap-cloud-sdk/odata-v2';
import { fill, hex } from '../shared/keystore.mjs';
import { destination, securityContent } from './session.mjs';

const { startsWith, substringOf } = filterFunctions();
const { keystoreEntriesApi, keystoresApi } = securityContent();
const schema = keystoreEntriesApi.schema;
const all = () => keystoreEntriesApi.requestBuilder().getAll();
const aliases = entries => entries.map(entry => entry.alias);

await fill(['sdk a', 'sdk b', 'sdk c', 'sdk d', 'other']);
const ours = startsWith(schema.ALIAS, 'sdk');

// lists
const entries = await all().execute(destination);
assert.ok(aliases(entries).includes('sdk a'));
const first = entries.find(entry => entry.alias === 'sdk a');
assert.equal(first.subjectDn, 'CN=sdk a');
assert.equal(first.keySize, 256);
assert.ok(first.validNotAfter.isAfter(first.validNotBefore), 'the SDK reads the dates');

// filters, sorts
assert.deepEqual(aliases(await all().filter(ours).orderBy(asc(schema.ALIAS)).execute(destination)), ['sdk a', 'sdk b', 'sdk c', 'sdk d']);
assert.deepEqual(aliases(await all().filter(schema.ALIAS.equals('sdk b')).execute(destination)), ['sdk b']);
assert.deepEqual(
  aliases(await all().filter(and(ours, or(schema.ALIAS.lessThan('sdk b'), schema.ALIAS.greaterThan('sdk c')))).orderBy(desc(schema.ALIAS)).execute(destination)),
  ['sdk d', 'sdk a']);
assert.deepEqual(
  aliases(await all().filter(and(schema.KEY_SIZE.equals(256), schema.VALID_NOT_AFTER.greaterThan(first.validNotBefore), substringOf('other', schema.SUBJECT_DN))).execute(destination)),
  ['other']);

// pages, counts
assert.deepEqual(aliases(await all().filter(ours).orderBy(asc(schema.ALIAS)).skip(1).top(2).execute(destination)), ['sdk b', 'sdk c']);
assert.equal(await all().filter(ours).count().execute(destination), 4);
const page = await all().filter(ours).top(1).addCustomQueryParameters({ $inlinecount: 'allpages' }).executeRaw(destination);
assert.equal(page.data.d.__count, '4');
assert.equal(page.data.d.results.length, 1);

// by key, selected, expanded
const one = await keystoreEntriesApi.requestBuilder().getByKey(hex('sdk a'))
  .select(schema.ALIAS, schema.TYPE, schema.KEYSTORE, schema.CHAIN_CERTIFICATES).execute(destination);
assert.equal(one.alias, 'sdk a');
assert.equal(one.keystore.name, 'system');
assert.deepEqual(one.chainCertificates, []);
const keystore = await keystoresApi.requestBuilder().getByKey('system').select(keystoresApi.schema.NAME, keystoresApi.schema.ENTRIES).execute(destination);
assert.ok(keystore.entries.length >= 5);
await assert.rejects(keystoreEntriesApi.requestBuilder().getByKey(hex('nobody')).execute(destination), failure => failure.cause?.response?.status === 404 || failure.rootCause?.response?.status === 404);

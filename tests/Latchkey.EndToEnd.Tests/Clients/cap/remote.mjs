import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import cds from '@sap/cds';
import { fill, hex } from '../shared/keystore.mjs';
import { options, serviceUrl, token, user } from '../shared/session.mjs';

const [signIn] = options;
const { SELECT, INSERT, DELETE } = cds.ql;

await fill(['cap a', 'cap b', 'cap c', 'other']);
const before = new Date(Date.now() - 24 * 3600 * 1000).toISOString();

cds.model = cds.linked(await cds.load(fileURLToPath(new URL('security-content.cds', import.meta.url))));
cds.env.requires.SecurityContent = {
  kind: 'odata-v2',
  csrf: signIn === 'basic',
  credentials: signIn === 'basic'
    ? { url: serviceUrl, authentication: 'BasicAuthentication', username: user.name, password: user.password }
    : { url: serviceUrl, headers: { Authorization: `Bearer ${await token()}` } },
};
const service = await cds.connect.to('SecurityContent');
const { KeystoreEntries, Keystores, KeyPairGenerationRequests, UserCredentials, AccessPolicies } = service.entities;
const aliases = query => service.run(query).then(rows => rows.map(row => row.Alias));

// where, order by, limit
const ours = SELECT.from(KeystoreEntries).columns('Hexalias', 'Alias').where`startswith(Alias, 'cap')`;
assert.deepEqual(await aliases(SELECT.from(KeystoreEntries).where`startswith(Alias, 'cap')`.orderBy('Alias desc')), ['cap c', 'cap b', 'cap a']);
assert.deepEqual(await aliases(SELECT.from(KeystoreEntries).where`contains(Alias, 'ap') and KeySize = 256`.orderBy('Alias').limit(1, 1)), ['cap b']);
assert.deepEqual(await aliases(SELECT.from(KeystoreEntries).where({ Alias: { in: ['cap c', 'other'] }, ValidNotAfter: { '>': before } }).orderBy('Alias')), ['cap c', 'other']);
assert.equal((await service.run(ours)).length, 3);

// by key, expanded, counted
const one = await service.run(SELECT.one.from(KeystoreEntries, { Hexalias: hex('cap a') }).columns(entry => { entry.Alias; entry.SubjectDN; entry.ValidNotAfter; entry.Keystore(keystore => keystore.Name); }));
assert.equal(one.SubjectDN, 'CN=cap a');
assert.ok(new Date(one.ValidNotAfter) > new Date());
assert.equal(one.Keystore.Name, 'system');
assert.ok((await service.run(SELECT.one.from(Keystores, { Name: 'system' }))).Size >= 4);
assert.equal(Number(await service.send({ method: 'GET', path: `KeystoreEntries/$count?$filter=${encodeURIComponent("startswith(Alias,'cap')")}` })), 3);

// insert, delete
await service.run(INSERT.into(KeyPairGenerationRequests).entries({ Hexalias: hex('cap pair'), Alias: 'cap pair', KeyType: 'RSA', KeySize: 2048, SignatureAlgorithm: 'SHA256/RSA', CommonName: 'cap', Country: 'DE' }));
assert.equal((await service.run(SELECT.one.from(KeystoreEntries, { Hexalias: hex('cap pair') }))).Type, 'Key Pair');
await service.run(DELETE.from(KeystoreEntries, { Hexalias: hex('cap pair') }));
await assert.rejects(service.run(SELECT.one.from(KeystoreEntries, { Hexalias: hex('cap pair') })), failure => failure.reason?.status === 404 || failure.statusCode === 404 || failure.status === 404);

// credentials and policies
await service.run(INSERT.into(UserCredentials).entries({ Name: 'cap', Kind: 'default', Description: '', User: 'alice', Password: 'p4ss' }));
const credential = await service.run(SELECT.one.from(UserCredentials, { Name: 'cap' }));
assert.equal(credential.User, 'alice');
assert.equal(credential.Password, null);
await service.run(DELETE.from(UserCredentials, { Name: 'cap' }));
await service.run(INSERT.into(AccessPolicies).entries({ RoleName: 'cap', Description: '' }));
const [policy] = await service.run(SELECT.from(AccessPolicies).where({ RoleName: 'cap' }));
await service.run(DELETE.from(AccessPolicies, { Id: policy.Id }));
assert.deepEqual(await service.run(SELECT.from(AccessPolicies).where({ RoleName: 'cap' })), []);

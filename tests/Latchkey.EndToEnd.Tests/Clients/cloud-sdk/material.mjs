import assert from 'node:assert/strict';
import { destination, securityContent } from './session.mjs';

// Credentials and access policies, by the generated client.
const { userCredentialsApi, accessPoliciesApi, artifactReferencesApi, secureParametersApi } = securityContent();

const user = userCredentialsApi.entityBuilder().name('sdk').kind('default').description('').user('alice').password('p4ss').build();
const created = await userCredentialsApi.requestBuilder().create(user).executeRaw(destination);
assert.equal(created.status, 202);
const read = await userCredentialsApi.requestBuilder().getByKey('sdk').execute(destination);
assert.equal(read.user, 'alice');
assert.equal(read.password, null);
assert.equal(read.securityArtifactDescriptor.status, 'DEPLOYED');
const named = await userCredentialsApi.requestBuilder().getAll().filter(userCredentialsApi.schema.NAME.equals('sdk')).execute(destination);
assert.equal(named.length, 1);
await userCredentialsApi.requestBuilder().delete('sdk').execute(destination);
await assert.rejects(userCredentialsApi.requestBuilder().getByKey('sdk').execute(destination));

const parameter = secureParametersApi.entityBuilder().name('sdk').description('').secureParam('v').build();
assert.equal((await secureParametersApi.requestBuilder().create(parameter).executeRaw(destination)).status, 202);
assert.equal((await secureParametersApi.requestBuilder().delete('sdk').executeRaw(destination)).status, 202);

// A policy with a reference inside it.
const reference = artifactReferencesApi.entityBuilder().name('flows').type('INTEGRATION_FLOW').conditionAttribute('Name')
  .conditionValue('A').conditionType('exactString').build();
const policy = await accessPoliciesApi.requestBuilder()
  .create(accessPoliciesApi.entityBuilder().roleName('sdk').artifactReferences([reference]).build()).execute(destination);
const references = await accessPoliciesApi.requestBuilder().getByKey(policy.id)
  .select(accessPoliciesApi.schema.ALL_FIELDS, accessPoliciesApi.schema.ARTIFACT_REFERENCES).execute(destination);
assert.equal(references.artifactReferences[0].conditionValue, 'A');
policy.description = 'changed';
await accessPoliciesApi.requestBuilder().update(policy).execute(destination);
assert.equal((await accessPoliciesApi.requestBuilder().getByKey(policy.id).execute(destination)).description, 'changed');
await accessPoliciesApi.requestBuilder().delete(policy.id).execute(destination);
await assert.rejects(accessPoliciesApi.requestBuilder().getByKey(policy.id).execute(destination));

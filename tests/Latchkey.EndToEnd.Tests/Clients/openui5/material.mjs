import assert from 'node:assert/strict';
import { options } from '../shared/session.mjs';
import { inBrowser } from './browser.mjs';

// Credentials and access policies, as a page of OpenUI5 keeps them.
const useBatch = options[0] === 'batch';

await inBrowser(async ({ page }) => {
  const read = (path, urlParameters) =>
    page.evaluate(([path, urlParameters]) => outcome(handlers => model.read(path, { urlParameters, ...handlers })), [path, urlParameters]);
  const create = (path, entity) =>
    page.evaluate(([path, entity]) => outcome(handlers => model.create(path, entity, handlers)), [path, entity]);
  const update = (path, entity, merge) =>
    page.evaluate(([path, entity, merge]) => outcome(handlers => model.update(path, entity, { merge, ...handlers })), [path, entity, merge]);
  const remove = path => page.evaluate(path => outcome(handlers => model.remove(path, handlers)), path);

  await page.evaluate(async useBatch => { globalThis.model = await openModel({ useBatch }); }, useBatch);

  await create('/UserCredentials', { Name: 'ui5', Kind: 'default', Description: '', User: 'alice', Password: 'p4ss' });
  const user = await read("/UserCredentials('ui5')");
  assert.equal(user.User, 'alice');
  assert.equal(user.Password, null);
  assert.equal(user.SecurityArtifactDescriptor.Status, 'DEPLOYED');
  await update("/UserCredentials('ui5')", { ...user, Password: 'other', User: 'bob' }, false);
  assert.equal((await read("/UserCredentials('ui5')")).User, 'bob');

  await create('/OAuth2ClientCredentials', {
    Name: 'ui5 client', TokenServiceUrl: 'https://login.example.com/token', ClientId: 'c', ClientSecret: 's3cret',
    CustomParameters: [{ Key: 'k', Value: 'v', SendAsPartOf: 'body' }],
  });
  const client = await read("/OAuth2ClientCredentials('ui5 client')", { $expand: 'CustomParameters' });
  assert.deepEqual(client.CustomParameters.results.map(parameter => parameter.Key), ['k']);

  const policy = await create('/AccessPolicies', {
    RoleName: 'ui5',
    ArtifactReferences: [{ Name: 'flows', Type: 'INTEGRATION_FLOW', ConditionAttribute: 'Name', ConditionValue: 'A', ConditionType: 'exactString' }],
  });
  assert.match(policy.Id, /^\d+$/);
  await update(`/AccessPolicies(${policy.Id}L)`, { Description: 'changed' }, true);
  const expanded = await read(`/AccessPolicies(${policy.Id}L)`, { $expand: 'ArtifactReferences' });
  assert.equal(expanded.Description, 'changed');
  assert.equal(expanded.ArtifactReferences.results[0].ConditionValue, 'A');

  for (const path of ["/UserCredentials('ui5')", "/OAuth2ClientCredentials('ui5 client')", `/AccessPolicies(${policy.Id}L)`]) {
    await remove(path);
    await assert.rejects(read(path), /404/);
  }
});

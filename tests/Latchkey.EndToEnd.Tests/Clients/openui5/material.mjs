import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { options } from '../shared/session.mjs';
import { inBrowser } from './browser.mjs';

// Credentials and access policies, as a page of OpenUI5 keeps them.
const useBatch = options[0] === 'batch';

await inBrowser(async ({ page }) => {
  const read = (path, urlParameters) =>
    page.evaluate(([path, urlParameters]) => outcome(handlers => model.read(path, { urlParameters, ...handlers })), [path, urlParameters]);

  // OpenUI5 calls no handler for a write that is answered with 202 and nothing else, as the real service does.
  const deploy = (method, ...args) => page.evaluate(([method, args]) => { model[method](...args); }, [method, args]);
  const until = async (path, isThere) => {
    for (let i = 0; i < 100; i++) {
      const found = await read(path).catch(() => null);
      if (isThere(found)) return found;
      await setTimeout(100);
    }
    throw new Error(`${path} is not as expected`);
  };

  await page.evaluate(async useBatch => { globalThis.model = await openModel({ useBatch }); }, useBatch);

  await deploy('create', '/UserCredentials', { Name: 'ui5', Kind: 'default', Description: '', User: 'alice', Password: 'p4ss' });
  const user = await until("/UserCredentials('ui5')", found => found?.User === 'alice');
  assert.equal(user.Password, null);
  assert.equal(user.SecurityArtifactDescriptor.Status, 'DEPLOYED');
  await deploy('update', "/UserCredentials('ui5')", { ...user, Password: 'other', User: 'bob' }, { merge: false });
  await until("/UserCredentials('ui5')", found => found?.User === 'bob');
  await deploy('remove', "/UserCredentials('ui5')");
  await until("/UserCredentials('ui5')", found => found === null);

  await deploy('create', '/OAuth2ClientCredentials', {
    Name: 'ui5 client', TokenServiceUrl: 'https://login.example.com/token', ClientId: 'c', ClientSecret: 's3cret',
    CustomParameters: [{ Key: 'k', Value: 'v', SendAsPartOf: 'body' }],
  });
  await until("/OAuth2ClientCredentials('ui5 client')", found => found !== null);
  const client = await read("/OAuth2ClientCredentials('ui5 client')", { $expand: 'CustomParameters' });
  assert.deepEqual(client.CustomParameters.results.map(parameter => parameter.Key), ['k']);

  const policy = await page.evaluate(() => outcome(handlers => model.create('/AccessPolicies', {
    RoleName: 'ui5',
    ArtifactReferences: [{ Name: 'flows', Type: 'INTEGRATION_FLOW', ConditionAttribute: 'Name', ConditionValue: 'A', ConditionType: 'exactString' }],
  }, handlers)));
  assert.match(policy.Id, /^\d+$/);
  const path = `/AccessPolicies(${policy.Id}L)`;
  await page.evaluate(path => outcome(handlers => model.update(path, { Description: 'changed' }, { merge: true, ...handlers })), path);
  const expanded = await read(path, { $expand: 'ArtifactReferences' });
  assert.equal(expanded.Description, 'changed');
  assert.equal(expanded.ArtifactReferences.results[0].ConditionValue, 'A');
  await page.evaluate(path => outcome(handlers => model.remove(path, handlers)), path);
  await assert.rejects(read(path), /404/);
});

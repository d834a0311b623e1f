import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { hex } from '../shared/keystore.mjs';
import { options } from '../shared/session.mjs';
import { inBrowser } from './browser.mjs';

// The server was started with CSRF tokens that live for so many seconds.
const useBatch = options[0] === 'batch';
const lifetime = Number(options[1]);

await inBrowser(async ({ page, calls }) => {
  const entry = alias => `/KeystoreEntries('${hex(alias)}')`;
  const read = path => page.evaluate(path => outcome(handlers => model.read(path, handlers)), path);

  // The model repeats its headers in every part of a batch, where they count for nothing.
  await page.evaluate(async useBatch => {
    globalThis.model = await openModel({ useBatch, defaultUpdateMethod: 'PUT', headers: { Authorization: 'Bearer of-the-model' } });
  }, useBatch);

  // creates
  await page.evaluate(key => outcome(handlers => model.create('/KeyPairGenerationRequests', {
    Hexalias: key, Alias: 'ui5 pair', KeyType: 'RSA', KeySize: 2048, SignatureAlgorithm: 'SHA256/RSA', CommonName: 'ui5.example.com', Country: 'DE',
  }, handlers)), hex('ui5 pair'));
  const pair = await read(entry('ui5 pair'));
  assert.equal(pair.Type, 'Key Pair');

  // updates, after the token has expired: the model fetches another and tries again
  await setTimeout(lifetime * 1000 + 100);
  const before = calls.length;
  await page.evaluate(path => outcome(handlers => model.update(path, { Status: null }, { urlParameters: { renameAlias: 'ui5 renamed' }, ...handlers })), entry('ui5 pair'));
  const statuses = calls.slice(before).map(call => call.status);
  assert.equal(statuses[0], 403, 'the old token is refused');
  assert.ok(calls.slice(before).some(call => call.method === 'HEAD' || call.method === 'GET'), 'another is fetched');
  assert.equal((await read(entry('ui5 renamed'))).FingerprintSha256, pair.FingerprintSha256);

  assert.equal(calls.some(call => call.body.includes('Authorization: Bearer of-the-model')), useBatch);

  // deletes
  await page.evaluate(path => outcome(handlers => model.remove(path, handlers)), entry('ui5 renamed'));
  await assert.rejects(read(entry('ui5 renamed')), /404/);
});

import assert from 'node:assert/strict';
import { fill } from '../shared/keystore.mjs';
import { options } from '../shared/session.mjs';
import { inBrowser } from './browser.mjs';

const names = Array.from({ length: 12 }, (_, i) => `ui5 ${i + 10}`);
await fill([...names, 'other']);

// A growing list, as people scroll through it.
const useBatch = options[0] === 'batch';
await inBrowser(async ({ page, calls }) => {
  const sets = await page.evaluate(async useBatch => {
    globalThis.model = await openModel({ useBatch });
    return model.getServiceMetadata().dataServices.schema[0].entityContainer[0].entitySet.map(set => set.name);
  }, useBatch);
  assert.ok(sets.includes('KeystoreEntries') && sets.includes('Keystores'));

  const shown = expected => page.waitForFunction(expected => JSON.stringify(list.getItems().map(item => item.getTitle())) === expected, JSON.stringify(expected));
  const reads = () => calls.map(call => call.body + call.path).filter(text => text.includes('KeystoreEntries?'));

  await page.evaluate(async () => {
    const [List, StandardListItem, Filter, Sorter] = await modules('sap/m/List', 'sap/m/StandardListItem', 'sap/ui/model/Filter', 'sap/ui/model/Sorter');
    globalThis.list = new List({ growing: true, growingThreshold: 5 }).setModel(model);
    list.bindItems({
      path: '/KeystoreEntries',
      filters: [new Filter('Alias', 'StartsWith', 'ui5')],
      sorter: new Sorter('Alias'),
      template: new StandardListItem({ title: '{Alias}', description: '{ValidNotAfter}' }),
    });
    list.placeAt('content');
  });
  await shown(names.slice(0, 5));
  assert.equal(await page.evaluate(() => list.getBinding('items').getLength()), 12, '$inlinecount');

  await page.click('.sapMGrowingListTrigger');
  await shown(names.slice(0, 10));
  await page.click('.sapMGrowingListTrigger');
  await shown(names);

  await page.evaluate(async () => {
    const [Sorter] = await modules('sap/ui/model/Sorter');
    list.getBinding('items').sort(new Sorter('Alias', true));
  });
  await shown([...names].reverse().slice(0, 5));

  await page.evaluate(async () => {
    const [Filter] = await modules('sap/ui/model/Filter');
    list.getBinding('items').filter([new Filter('SubjectDN', 'Contains', '13'), new Filter('KeySize', 'EQ', 256)]);
  });
  await shown(['ui5 13']);

  assert.ok(calls.every(call => call.status === 200 || call.status === 202), JSON.stringify(calls));
  assert.equal(calls.some(call => call.path.includes('$batch')), useBatch);
  for (const option of ['$skip=5', '$top=5', '$filter=', '$orderby=', '$inlinecount=allpages']) assert.ok(decodeURIComponent(reads().join()).includes(option), option);
});

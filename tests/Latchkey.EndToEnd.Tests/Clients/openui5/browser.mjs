import { chromium } from 'playwright-core';
import { openSite } from './site.mjs';

/** Runs a scenario in a page on which OpenUI5 has started. */
export async function inBrowser(scenario) {
  const site = await openSite();
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.on('console', message => { if (message.type() === 'error') console.log(message.text()); });
    await page.goto(site.url);
    await page.waitForFunction(() => globalThis.sap?.ui?.require);
    await page.evaluate(() => {
      // What the scenarios share: the modules of OpenUI5, and a model of the API.
      globalThis.modules = (...names) => new Promise((resolve, reject) => sap.ui.require(names, (...found) => resolve(found), reject));
      globalThis.openModel = async settings => {
        const [ODataModel] = await modules('sap/ui/model/odata/v2/ODataModel');
        // OpenUI5 ignores BaseType: without the flat document it would know neither the key nor most properties.
        const model = new ODataModel({ serviceUrl: '/api/v1/', metadataUrlParams: { flat: 'true' }, defaultCountMode: 'Inline', ...settings });
        await model.metadataLoaded(true);
        return model;
      };
      globalThis.outcome = start => new Promise((success, error) => start({ success, error: failure => error(new Error(`${failure.statusCode} ${failure.responseText}`)) }));
    });
    await scenario({ page, context, calls: site.calls });
  } finally {
    await browser.close();
    site.close();
  }
}

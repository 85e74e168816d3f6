// Opens the offline page in Chromium and gives it workbooks as people do; prints a line for each thing that went well.
// Exit 0 all went well, 1 not, 3 there is no Chromium.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { findChromium, startChromium } from "../../support/chromium.mjs";

const [, , page, good, wrong, damaged, reports] = process.argv;
if (findChromium() === undefined) process.exit(3);

const [ofGood, ofWrong] = JSON.parse(readFileSync(reports, "utf8"));
const chromium = await startChromium();
const requests = [];
const complaints = [];
chromium.listen(({ method, params }) => {
  if (method === "Network.requestWillBeSent") requests.push(params.request.url);
  if (["Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled"].includes(method)) {
    complaints.push(JSON.stringify(params).slice(0, 500));
  }
});

const seen = (what) => console.log(what);
const textOf = (selector) => chromium.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ""`);

async function until(expression) {
  for (let tries = 0; tries < 1200; tries += 1) {
    if (await chromium.evaluate(expression)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`never: ${expression}`);
}

async function choose(path, report) {
  const { root } = await chromium.send("DOM.getDocument");
  const { nodeId } = await chromium.send("DOM.querySelector", { nodeId: root.nodeId, selector: "#bestand" });
  await chromium.send("DOM.setFileInputFiles", { nodeId, files: [path] });
  await until(`document.querySelector('#uitslag').innerText.includes(${JSON.stringify(report.bron.sha256)})`);
}

try {
  for (const domain of ["Network", "Runtime", "Log", "Page", "DOM"]) await chromium.send(`${domain}.enable`);
  await chromium.send("Emulation.setDeviceMetricsOverride", { width: 320, height: 800, deviceScaleFactor: 1, mobile: false });
  await chromium.send("Page.navigate", { url: pathToFileURL(page).href });
  await until("document.querySelector('#beleid')?.textContent.includes(\"connect-src 'none'\")");
  assert.ok((await chromium.evaluate("document.querySelector('#bestand').accept")).includes(".xlsx"));
  seen("the page offers workbooks to choose");

  await choose(good, ofGood);
  assert.equal(await textOf("#oordeel"), "Deze aanlevering heeft geen fouten.");
  seen("a model without faults gets the verdict of the Python validator");

  await choose(wrong, ofWrong);
  const faults = ofWrong.bevindingen.filter(({ ernst }) => ernst === "fout").length;
  assert.equal(await textOf("#oordeel"), `Deze aanlevering heeft ${faults} fouten.`);
  const shown = (await textOf("#uitslag")).replace(/\s+/g, " ");
  for (const { melding, plaats } of ofWrong.bevindingen) {
    assert.ok(shown.includes(melding.replace(/\s+/g, " ")), melding);
    assert.ok(shown.includes(`cel ${plaats.cel}`), plaats.cel);
  }
  await chromium.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
  assert.ok((await chromium.evaluate("document.documentElement.scrollWidth")) <= 320);
  seen("findings say on which sheet and in which cell they are, and fit at 320 pixels");

  const data = { items: [], files: [damaged], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await chromium.send("Input.dispatchDragEvent", { type, x: 100, y: 300, data });
  }
  await until("document.querySelector('#uitslag').innerText.includes('De Excel-werkmap is beschadigd')");
  assert.match(await textOf("#uitslag"), /Wat u kunt doen/);
  seen("a damaged workbook that is dropped gives a message with a remedy");

  assert.deepEqual(complaints, []);
  assert.deepEqual(requests.filter((url) => !/^(file|data|blob):/.test(url)), []);
  seen("nothing was sent, and the browser had no complaints");
} finally {
  await chromium.stop();
}

// Opens the offline page from a file in Chromium and uses it as people do; prints a line for each thing that went well.
// Exit 0 all went well, 1 not, 3 there is no Chromium.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findChromium, startChromium } from "../../support/chromium.mjs";

const [, , page, folder] = process.argv;
if (findChromium() === undefined) process.exit(3);

const HOSTILE = '<img src="https://example.org/x" onerror="document.title=1">';
const record = { taakveld: "0.1", categorie: "1.1", bedrag: 5, [HOSTILE]: HOSTILE };
const unknown = Array.from({ length: 500 }, (_, index) => ({ ...record, taakveld: `${HOSTILE}${index}` }));
const files = {
  "leeg.json": "",
  "kapot.json": '{"metadata": {}} }',
  [`${HOSTILE.replaceAll("/", "_")}.json`]: delivery(unknown),
};

function delivery(lasten) {
  const metadata = { overheidslaag: "Gemeente", overheidsnummer: "060001", overheidsnaam: "Voorbeeld", boekjaar: 2025 };
  const rest = { periode: 0, status: "Begroting", datum: "2024-11-15T12:00:00", details_openbaar: true };
  const software = { financieel_pakket: "Voorbeeld", export_software: "Voorbeeld" };
  return JSON.stringify({
    metadata: { ...metadata, ...rest, ...software },
    contact: { naam: "Voorbeeld", email: "voorbeeld@example.nl", telefoon: "000-0000000" },
    data: { lasten, baten: [], balans_lasten: [], balans_baten: [], balans_standen: [] },
  });
}

const paths = Object.entries(files).map(([name, content]) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
});
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

async function drop(path) {
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await chromium.send("Input.dispatchDragEvent", { type, x: 100, y: 300, data });
  }
}

async function choose(path) {
  const { root } = await chromium.send("DOM.getDocument");
  const { nodeId } = await chromium.send("DOM.querySelector", { nodeId: root.nodeId, selector: "#bestand" });
  await chromium.send("DOM.setFileInputFiles", { nodeId, files: [path] });
}

async function press(key, code, text) {
  await chromium.send("Input.dispatchKeyEvent", { type: "keyDown", key, code: key, windowsVirtualKeyCode: code, text });
  await chromium.send("Input.dispatchKeyEvent", { type: "keyUp", key, code: key, windowsVirtualKeyCode: code });
}

try {
  for (const domain of ["Network", "Runtime", "Log", "Page", "DOM"]) await chromium.send(`${domain}.enable`);
  await chromium.send("Emulation.setDeviceMetricsOverride", { width: 320, height: 800, deviceScaleFactor: 1, mobile: false });
  await chromium.send("Page.navigate", { url: pathToFileURL(page).href });
  await until("document.querySelector('#beleid')?.textContent.includes(\"connect-src 'none'\")");
  seen("the page opens from a file and shows its policy");

  await press("Tab", 9);
  assert.equal(await chromium.evaluate("document.activeElement.id"), "bestand");
  assert.notEqual(await chromium.evaluate("getComputedStyle(document.querySelector('.knop')).outlineStyle"), "none");
  seen("the first tab stop is the choice of a file, and it shows");

  await drop(paths[0]);
  await until("document.querySelector('#oordeel').innerText === 'Deze aanlevering heeft 1 fout.'");
  assert.match(await textOf("#uitslag"), /Het bestand is leeg\./);
  assert.equal(await chromium.evaluate("document.querySelector('#oordeel').closest('[aria-live=polite]') !== null"), true);
  seen("a dropped file gives a verdict in words, in a live region");

  await choose(paths[1]);
  await until("document.querySelector('#uitslag').innerText.includes('haakje te veel')");
  assert.match(await textOf("#uitslag"), /Wat u kunt doen/);
  seen("a chosen file gives findings with a remedy");

  await choose(paths[2]);
  await until("document.querySelector('#oordeel').innerText === 'Deze aanlevering heeft 500 fouten.'");
  assert.equal(await chromium.evaluate("document.querySelectorAll('.regel').length"), 1);
  assert.equal(await chromium.evaluate("document.querySelectorAll('.regel li').length"), 20);
  await chromium.evaluate("document.querySelector('.regel button').focus()");
  await press("Enter", 13, "\r");
  await until("document.querySelectorAll('.regel li').length === 100");
  assert.equal(await chromium.evaluate("document.activeElement.tagName"), "LI");
  assert.match(await textOf(".regel"), /nog 400 keer voor; de eerste 100 staan er elk apart bij/);
  assert.equal(await chromium.evaluate("document.querySelector('.regel button').checkVisibility()"), false);
  seen("all findings of a rule can be read, in one group");

  assert.equal(await chromium.evaluate("document.querySelectorAll('img').length"), 0);
  assert.ok((await textOf("#uitslag")).includes("<img"));
  seen("names and codes are shown as text");

  await chromium.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
  assert.ok((await chromium.evaluate("document.documentElement.scrollWidth")) <= 320);
  seen("nothing sticks out at 320 pixels");

  await chromium.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
  await chromium.evaluate("[...document.querySelectorAll('button')].find((b) => b.innerText.startsWith('Bewaar')).click()");
  const saved = await savedReport();
  assert.equal(saved.bevindingen.length, 101);
  assert.equal(saved.bevindingen.at(-1).aantal, 400);
  seen("the report is saved with every finding");

  assert.deepEqual(complaints, []);
  assert.deepEqual(requests.filter((url) => !/^(file|data|blob):/.test(url)), []);
  seen(`the page asked for ${requests.length} addresses, none of them on a network, and the browser had no complaints`);

  const refused = `fetch("https://example.org/").then(() => "sent", () => "refused")`;
  assert.equal(await chromium.evaluate(refused), "refused");
  await complaint("Content Security Policy");
  seen("the browser refuses to send anything");
} finally {
  await chromium.stop();
}

/** Wait for a complaint with these words: the browser tells it when it likes, and not with the answer. */
async function complaint(words) {
  for (let tries = 0; tries < 1200; tries += 1) {
    if (complaints.some((told) => told.includes(words))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`no complaint about ${words}`);
}

async function savedReport() {
  for (let tries = 0; tries < 1200; tries += 1) {
    const name = readdirSync(folder).find((one) => one.endsWith(".rapport.json"));
    if (name !== undefined) return JSON.parse(readFileSync(join(folder, name), "utf8"));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return assert.fail("no report was saved");
}

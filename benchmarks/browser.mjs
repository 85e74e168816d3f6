// Speed of the validator in headless Chromium: `node benchmarks/browser.mjs [RECORDS]`, after a build.
// Measured in the page itself: bytes in, report out; beside it what decoding and JSON.parse of the same bytes take.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findChromium, startChromium } from "../tests/support/chromium.mjs";

const LIMIT_MS = 1500;
const RUNS = 5;
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const records = Number(process.argv[2] ?? 1_000_000);
if (findChromium() === undefined) {
  console.error("Chromium is er niet; zet zijn pad in de variabele CHROMIUM.");
  process.exit(2);
}

const bytes = Buffer.from(JSON.stringify(delivery(records)));
const folder = mkdtempSync(join(tmpdir(), "iv3-browser-"));
const file = join(folder, "aanlevering.json");
writeFileSync(file, bytes);
const chromium = await startChromium();
try {
  for (const domain of ["Runtime", "Page", "DOM"]) await chromium.send(`${domain}.enable`);
  console.log(`${records.toLocaleString("nl-NL")} records, ${(bytes.length / 1e6).toFixed(1)} MB, ${await version()}`);
  await measureModule();
  await measurePage();
} finally {
  await chromium.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** A delivery of the kit with many records more: detail records, each on one of the cells that it has. */
function delivery(count) {
  const result = JSON.parse(readFileSync(join(dist, "conformiteit/basis/gemeente-2025-5.json"), "utf8"));
  const cells = result.data.lasten;
  let seed = 1;
  const random = (most) => {
    seed = (seed * 48271) % 2147483647;
    return seed % most;
  };
  for (let i = 0; i < count; i += 1) {
    cells.push({ ...cells[random(60)], categorie: cells[random(60)].categorie, bedrag: random(200_000) - 50_000 });
  }
  return result;
}

async function version() {
  return (await chromium.send("Browser.getVersion")).product;
}

async function measureModule() {
  const source = readFileSync(join(dist, "validatie/iv3-validatie.mjs")).toString("base64");
  await input();
  const times = await chromium.evaluate(`(async () => {
    const { validate } = await import("data:text/javascript;base64,${source}");
    const content = await document.querySelector("input").files[0].arrayBuffer();
    const times = [];
    for (let run = 0; run < ${RUNS}; run += 1) {
      const start = performance.now();
      const report = validate(content, { name: "aanlevering.json" });
      const end = performance.now();
      JSON.parse(new TextDecoder().decode(content));
      times.push([end - start, performance.now() - end, report.bevindingen.length]);
    }
    return times;
  })()`);
  const first = times[0][0];
  const best = Math.min(...times.map(([time]) => time));
  const parse = Math.min(...times.map(([, time]) => time));
  console.log(`module: ${ms(first)} the first time, ${ms(best)} at best; ${times[0][2]} findings`);
  console.log(`decode and JSON.parse alone: ${ms(parse)}; the validator takes ${(best / parse).toFixed(1)} times that`);
  console.log(first <= LIMIT_MS ? `within ${ms(LIMIT_MS)}` : `over the limit of ${ms(LIMIT_MS)}`);
}

async function measurePage() {
  await chromium.send("Page.navigate", { url: pathToFileURL(join(dist, "validatie/iv3-validatie.html")).href });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const shown = chromium.evaluate(`new Promise((resolve) => {
    let start;
    document.querySelector("#bestand").addEventListener("change", () => { start = performance.now(); }, true);
    new MutationObserver(() => {
      if (document.querySelector("#uitslag").children.length > 0) resolve(performance.now() - start);
    }).observe(document.querySelector("#uitslag"), { childList: true });
  })`);
  await choose("#bestand");
  console.log(`offline page, from choosing the file to the findings on the screen: ${ms(await shown)}`);
}

async function input() {
  await chromium.evaluate(`document.body.innerHTML = "<input type=file>"`);
  await choose("input");
}

async function choose(selector) {
  const { root } = await chromium.send("DOM.getDocument");
  const { nodeId } = await chromium.send("DOM.querySelector", { nodeId: root.nodeId, selector });
  await chromium.send("DOM.setFileInputFiles", { nodeId, files: [file] });
}

function ms(time) {
  return `${Math.round(time)} ms`;
}

// The checker on a page: choose or drop a delivery, read the report. Text only goes in as text, never as HTML.

import { euro } from "../../../packages/js/validatie/amounts.mjs";
import { numberOf } from "../../../packages/js/validatie/findingkinds.mjs";
import { toCanonicalJson } from "../../../packages/js/validatie/report.mjs";
import { Ernst, Oordeel, Regelstand, Zekerheid } from "../../../packages/js/words.mjs";
import { saveFile, savedName } from "../saving.mjs";

const FIRST_SHOWN = 20;
const MORE_SHOWN = 200;
const THOUSANDS = new Intl.NumberFormat("nl-NL");
const COUNTED = {
  [Ernst.FOUT]: ["fout", "fouten"],
  [Ernst.WAARSCHUWING]: ["waarschuwing", "waarschuwingen"],
  [Ernst.SIGNAAL]: ["signaal", "signalen"],
  bevinding: ["bevinding", "bevindingen"],
};
const STATES = {
  [Regelstand.UITGEVOERD]: "gedaan",
  [Regelstand.OVERGESLAGEN]: "niet gedaan",
  [Regelstand.NIET_VAN_TOEPASSING]: "niet van toepassing",
};

/**
 * Start the checker of a page that has the elements of site/validatie/pagina.html.
 *
 * @param {Document} document the page
 * @param {{ titles: Map<string, string>, mostBytes: number,
 *   check: (content: ArrayBuffer, name: string) => Promise<{ report: object, period: string | null }>,
 *   missing: (reason: string, name: string) => Promise<{ report: object, period: string | null }> }} checker
 *   what does the work, in the page itself or beside it; or a promise of it
 */
export function startChecking(document, checker) {
  const byId = (id) => document.getElementById(id);
  let latest = 0;

  byId("beleid").textContent = document.querySelector('meta[http-equiv="Content-Security-Policy"]').content;
  byId("bestand").addEventListener("change", ({ target }) => {
    if (target.files.length > 0) checkFile(target.files[0], false);
    target.value = ""; // so that choosing the same file again, mended, is a change as well
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    byId("vak").classList.add("boven");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) byId("vak").classList.remove("boven");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    byId("vak").classList.remove("boven");
    const [file] = event.dataTransfer.files;
    const entry = event.dataTransfer.items[0]?.webkitGetAsEntry?.();
    if (file !== undefined) checkFile(file, entry?.isDirectory === true);
  });

  /** Check a file and show the report, unless another file has been chosen meanwhile. */
  async function checkFile(file, isFolder) {
    latest += 1;
    const mine = latest;
    byId("uitslag").replaceChildren();
    say(`Bezig met ${file.name}.`, "");
    try {
      const ready = await checker;
      const { report, period } = await reportOn(ready, file, isFolder);
      if (mine !== latest) return;
      say(...verdict(report));
      byId("uitslag").replaceChildren(...result(report, period, ready.titles));
    } catch (error) {
      say("De controle is niet gelukt.", `Dat ligt niet aan uw bestand. Meld dit bij de beheerder van deze pagina: ${error.message}`);
    }
  }

  async function reportOn(ready, file, isFolder) {
    if (isFolder) return ready.missing("is_een_map", file.name);
    let content;
    try {
      content = await file.slice(0, ready.mostBytes + 1).arrayBuffer();
    } catch {
      return ready.missing("niet_te_openen", file.name);
    }
    await new Promise((resolve) => setTimeout(resolve, 50)); // the browser first shows that we are busy
    return ready.check(content, file.name);
  }

  function say(first, second) {
    for (const [id, text] of [
      ["oordeel", first],
      ["gevolg", second],
    ]) {
      byId(id).textContent = text;
      byId(id).hidden = text === "";
    }
  }
}

/** Return the verdict in words, and what it means. */
function verdict(report) {
  const count = (degree) => numberOfAll(report.bevindingen.filter((finding) => finding.ernst === degree));
  const [errors, warnings, signals] = Ernst.VALUES.map(count);
  const others = [
    ...(warnings > 0 ? [counted(warnings, Ernst.WAARSCHUWING)] : []),
    ...(signals > 0 ? [counted(signals, Ernst.SIGNAAL)] : []),
  ].join(" en ");
  const are = warnings + signals === 1 ? "is" : "zijn";
  const notDone = report.regels.filter((rule) => rule.stand === Regelstand.OVERGESLAGEN).length;
  if (report.oordeel === Oordeel.NIET_TE_BEOORDELEN) return ["Deze aanlevering is niet te beoordelen.", report.uitspraak];
  if (errors > 0) {
    const later = notDone > 0 ? ` ${notDone === 1 ? "Eén controle kan" : `${notDone} controles kunnen`} pas daarna.` : "";
    const also = others === "" ? "" : ` Er ${are} ook ${others}.`;
    return [
      `Deze aanlevering heeft ${counted(errors, Ernst.FOUT)}.`,
      `${report.uitspraak} Herstel eerst de fouten.${later}${also}`,
    ];
  }
  if (warnings > 0) {
    return [`Deze aanlevering heeft geen fouten, wel ${others}.`, report.uitspraak];
  }
  if (signals > 0) return [`Deze aanlevering heeft geen fouten, wel ${others}.`, `${report.uitspraak} Kijk of de signalen kloppen.`];
  return ["Deze aanlevering heeft geen fouten.", report.uitspraak];
}

function numberOfAll(findings) {
  return findings.reduce((number, finding) => number + numberOf(finding), 0);
}

function counted(number, word) {
  return `${THOUSANDS.format(number)} ${COUNTED[word][number === 1 ? 0 : 1]}`;
}

/** Return everything below the verdict. */
function result(report, period, titles) {
  const groups = new Map();
  for (const finding of report.bevindingen) {
    if (!groups.has(finding.regel)) groups.set(finding.regel, []);
    groups.get(finding.regel).push(finding);
  }
  const found = [...groups.values()].map((findings) => ruleGroup(findings, titles));
  return [facts(report, period), saveButton(report), ...found, rulesDone(report, titles)];
}

function facts({ bron: source }, period) {
  return list(
    [
      ["Bestand", source.bestand],
      ["Laag", source.overheidslaag],
      ["Nummer", source.overheidsnummer],
      ["Boekjaar", source.boekjaar],
      ["Periode", period === null ? source.periode : `${source.periode} (${period})`],
      ["SHA-256", source.sha256],
    ],
    "feiten",
  );
}

function saveButton(report) {
  const button = make("button", { className: "knop licht", type: "button" }, "Bewaar het rapport (JSON)");
  button.addEventListener("click", () => {
    const name = savedName((report.bron.bestand ?? "").replace(/\.(?:json|xls[xm])$/i, ""));
    saveFile(`${name || "aanlevering"}.rapport.json`, toCanonicalJson(report), "application/json");
  });
  return make("p", {}, button);
}

/** Return all findings of one rule; what to do stands once when it is the same for all. */
function ruleGroup(findings, titles) {
  const [{ regel, ernst, herstel, zie }] = findings;
  const sameRemedy = findings.every((finding) => finding.herstel === herstel);
  const heading = make("h3", { id: `regel-${regel}` }, degree(ernst), " ", code(regel), ` ${titles.get(regel)}`);
  const link = make("a", { href: zie, rel: "noreferrer" }, `Uitleg bij ${regel}`);
  const items = make("ol");
  const more = make("button", { className: "knop licht", type: "button" });
  let shown = 0;
  const apart = findings.filter((finding) => finding.aantal === undefined);
  const together = findings.filter((finding) => finding.aantal !== undefined).map(({ melding }) => make("p", {}, melding));
  const showMore = (number) => {
    const next = apart.slice(shown, shown + number).map((finding) => findingItem(finding, !sameRemedy));
    items.append(...next);
    shown += next.length;
    const left = apart.length - shown;
    more.hidden = left === 0;
    more.textContent = `Toon nog ${THOUSANDS.format(Math.min(left, MORE_SHOWN))} van ${THOUSANDS.format(left)}`;
    return next;
  };
  showMore(FIRST_SHOWN);
  more.addEventListener("click", () => {
    const [first] = showMore(MORE_SHOWN);
    first.tabIndex = -1;
    first.focus();
  });
  return make(
    "section",
    { className: "regel" },
    heading,
    make("p", { className: "zacht" }, `${counted(numberOfAll(findings), "bevinding")}. `, link),
    ...doubts(findings).map((doubt) => make("p", {}, doubt)),
    sameRemedy ? make("p", {}, make("strong", {}, "Wat u kunt doen: "), herstel) : "",
    items,
    more,
    ...together,
  );
}

/** Return why what a rule says is not settled, each reason once. */
function doubts(findings) {
  const unsettled = findings.filter((finding) => finding.reden !== undefined);
  return [...new Set(unsettled.map(({ zekerheid, reden }) => `${Zekerheid.TITLES[zekerheid]}: ${reden}`))];
}

function findingItem(finding, withRemedy) {
  const item = make(
    "li",
    {},
    make("p", {}, finding.melding),
    list(
      [
        ["Plaats", place(finding.plaats)],
        ["Gevonden", finding.gevonden],
        ["Verwacht", finding.verwacht],
        ["Verschil", finding.verschil],
        ["Wat u kunt doen", withRemedy ? finding.herstel : null],
      ],
      "feiten",
    ),
  );
  if (finding.bedragen !== undefined) item.append(amountsTable(finding.bedragen));
  if (finding.eigen !== undefined) item.append(ownData(finding.eigen));
  return item;
}

function place({ onderdeel, pad, cel, ...codes }) {
  const cell = cel === undefined ? [] : [cel.includes("!") ? "cel " : "blad ", code(cel)];
  if (pad === "") return cell.length === 0 ? "het hele bestand" : cell;
  const parts = Object.entries(codes).flatMap(([key, value]) => [`, ${key} `, code(value)]);
  return [...cell, cell.length === 0 ? "" : ", ", onderdeel, ...parts, " (", make("code", {}, pad), ")"];
}

function amountsTable(amounts) {
  const rows = amounts.map(({ naam, cent }) =>
    make("tr", {}, make("th", { scope: "row" }, naam), make("td", { className: "getal" }, euro(cent))),
  );
  return make("table", {}, make("caption", {}, "Bedragen in deze controle"), make("tbody", {}, ...rows));
}

function ownData(own) {
  const entries = Object.entries(own).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]);
  return make("details", {}, make("summary", {}, "Uw eigen gegevens bij dit bedrag"), list(entries, "feiten"));
}

function rulesDone(report, titles) {
  const done = report.regels.filter((rule) => rule.stand === Regelstand.UITGEVOERD).length;
  const items = report.regels.map(({ regel, stand, reden, bevindingen }) => {
    const outcome = bevindingen > 0 ? counted(bevindingen, "bevinding") : STATES[stand];
    return make("li", {}, code(regel), ` ${titles.get(regel)}: `, make("strong", {}, outcome), reden ? `. ${reden}` : "");
  });
  const summary = make("summary", {}, `Alle controles: ${done} van ${report.regels.length} gedaan`);
  return make("details", {}, summary, make("ul", { className: "controles" }, ...items));
}

function degree(name) {
  return make("span", { className: `ernst ${name}` }, name[0].toUpperCase() + name.slice(1));
}

function code(text) {
  return make("code", { className: "chip" }, text);
}

/** Return a list of names with values, without the values that are not there. */
function list(entries, className) {
  const present = entries.filter(([, value]) => value !== undefined && value !== null);
  const items = present.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, ...[value].flat())]);
  return make("dl", { className }, ...items);
}

/** Return an element with properties and children; a child that is no element goes in as text. */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return element;
}

// What came of the form: a summary with links to the fields, each finding beside its field, the table and the downloads.

import { euro } from "../../../packages/js/validatie/amounts.mjs";
import { accountOf, percentage } from "../../../packages/js/verdelen/account.mjs";
import { fieldId } from "../../../packages/js/verdelen/formdata.mjs";
import { filesOf } from "../../../packages/js/verdelen/index.mjs";
import { FOUT } from "../../../packages/js/verdelen/order.mjs";
import { saveFile } from "../saving.mjs";
import { chip, element } from "./elementen.mjs";

const ROOT = "../";
const BUTTONS = {
  "verantwoording.md": ["Bewaar de verantwoording", "text/markdown"],
  "verantwoording.json": ["Bewaar de verantwoording (JSON)", "application/json"],
  "opdracht.toml": ["Bewaar de opdracht", "text/plain"],
  "verdeling.csv": ["Bewaar de bedragen (CSV)", "text/csv"],
};

/** Take away what was said beside the fields. */
export function clearFindings(form) {
  for (const said of form.querySelectorAll(".iv3-bevinding")) said.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== "" && !id.endsWith("-bevinding"));
    if (others.length > 0) field.setAttribute("aria-describedby", others.join(" "));
    else field.removeAttribute("aria-describedby");
  }
}

/** Show the result and go to it. */
export function showResult(document, form, { rules, findings, outcome }) {
  const told = findings.map((finding) => ({ ...finding, herstel: remedy(finding, rules), place: placeOnPage(document, finding.pad) }));
  told.forEach(showBeside);
  const refused = told.filter(({ ernst }) => ernst === FOUT);
  const warned = told.filter(({ ernst }) => ernst !== FOUT);
  const parts = [];
  if (refused.length > 0) parts.push(summary(`Dit kan nog niet: ${refused.length === 1 ? "er is 1 ding" : `er zijn ${refused.length} dingen`} te verbeteren`, refused, rules));
  if (outcome?.isAllowed) parts.push(...outcomeParts(outcome, rules));
  if (warned.length > 0) parts.push(summary("Let op", warned, rules));
  document.getElementById("uitkomst").replaceChildren(...parts);
  document.getElementById("stap-4").focus();
}

/** Return what to do; the page has its own sentence where that of the command is about its file. */
function remedy({ regel, herstel }, rules) {
  return rules.texts[`pagina_${regel.replaceAll("-", "_")}_doe`] ?? herstel;
}

/** Return the field a finding is about, or what is around it. */
function placeOnPage(document, pad) {
  for (let depth = pad.length; depth > 0; depth -= 1) {
    const found = document.getElementById(fieldId(pad.slice(0, depth)));
    if (found !== null) return found;
  }
  return document.getElementById("stap-1");
}

function showBeside({ ernst, melding, herstel, place }, number) {
  const details = place.closest("details");
  if (details !== null) details.open = true;
  const said = element("p", { className: `iv3-bevinding ${ernst}`, id: `b${number}-bevinding` }, element("strong", {}, `${word(ernst)}: `), `${melding} ${herstel}`);
  if (["INPUT", "SELECT", "TEXTAREA"].includes(place.tagName)) {
    place.setAttribute("aria-invalid", String(ernst === FOUT));
    place.setAttribute("aria-describedby", [place.getAttribute("aria-describedby"), said.id].filter(Boolean).join(" "));
    place.after(said);
  } else if (place.tagName === "FIELDSET") place.querySelector("legend").after(said);
  else place.before(said);
}

function word(ernst) {
  return ernst === FOUT ? "Fout" : "Let op";
}

function summary(title, findings, rules) {
  const items = findings.map(({ melding, herstel, toedelingsregel, bron, place }) => {
    const link = element("a", { href: `#${place.id}` }, `${titleOf(place)}${melding}`);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      place.focus();
      place.scrollIntoView({ block: "center" });
    });
    const rule = rules.pack.toedelingsregels[toedelingsregel];
    const ground = [rule?.titel, rule?.regel, bron].filter(Boolean).join(" – ");
    return element("li", {}, link, ` ${herstel}`, ground === "" ? null : element("span", { className: "iv3-bron" }, ` Regel: ${ground}`));
  });
  return element("div", { className: "iv3-samenvatting" }, element("h3", {}, title), element("ol", {}, ...items));
}

/** Return what a field is called, with its row, as it stands before a finding. */
function titleOf(place) {
  const row = place.closest(".iv3-rij")?.querySelector("legend").textContent;
  const title = place.labels?.[0]?.firstChild.textContent.trim() ?? place.querySelector?.("legend")?.textContent;
  const names = [...new Set([row, title])].filter(Boolean);
  return names.length === 0 ? "" : `${names.join(", ").replace(/\?$/, "")}: `;
}

function outcomeParts(outcome, rules) {
  const files = filesOf(outcome, rules);
  const buttons = Object.entries(BUTTONS).map(([name, [title, type]]) => {
    const button = element("button", { type: "button", className: "knop licht" }, title);
    button.addEventListener("click", () => saveFile(name, files[name], type));
    return button;
  });
  const print = accountOf(outcome, rules).vingerafdruk;
  return [
    shareTable(outcome, rules),
    element("p", { className: "iv3-knoppen" }, ...buttons),
    element("p", { className: "iv3-bron" }, "Vingerafdruk: ", element("code", {}, print), ". Reken na met iv3 allocate en de opdracht: de vingerafdruk is dan dezelfde."),
  ];
}

function shareTable({ order, delen }, rules) {
  const { contract } = order;
  const { names } = rules.year(order.laag, order.jaar);
  const number = (text) => element("td", { className: "iv3-getal" }, text);
  const sum = (key) => delen.reduce((total, share) => total + share[key], 0n);
  const rows = delen.map(({ taakveld, vast, verdeeld, cent }) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, chip(ROOT, "taakvelden", taakveld), ` ${names.get(taakveld)}`),
      number(euro(vast)),
      number(euro(verdeeld)),
      number(euro(cent)),
      number(`${percentage(cent, contract.cent)}%`),
    ),
  );
  const total = element("tr", {}, element("th", { scope: "row" }, "Totaal"), number(euro(sum("vast"))), number(euro(sum("verdeeld"))), number(euro(sum("cent"))), number("100%"));
  const heads = ["Taakveld", "Vast", "Verdeeld", "Bedrag", "Aandeel"].map((title, place) => element("th", { scope: "col", className: place > 0 ? "iv3-getal" : "" }, title));
  const table = element(
    "table",
    { id: "verdeling", className: "iv3-bedragen" },
    element("caption", {}, `${contract.naam}, ${order.jaar}: de verdeling telt op tot ${euro(contract.cent)}`),
    element("thead", {}, element("tr", {}, ...heads)),
    element("tbody", {}, ...rows, total),
  );
  return element("div", { className: "iv3-schuif", tabIndex: 0, role: "region", "aria-label": "De verdeling" }, table);
}

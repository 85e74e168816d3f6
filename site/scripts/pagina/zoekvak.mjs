// The search box: hits while you type. The index comes as a script, at the first sign of interest and not before.

import { Overgangslijst } from "../../../packages/js/words.mjs";
import { maak } from "../../../packages/js/zoeken/engine.mjs";
import { decisionAid } from "./beslissen.mjs";
import { certainty, chip, element } from "./elementen.mjs";

const MOST_HITS = 12;
const FOLDERS = {
  taakveld: "taakvelden",
  categorie: "categorieen",
  balanspost: "balansposten",
  kengetal: "kengetallen",
  regel: "regels",
  vraag: "vragen",
  productcategorie: "productcategorieen",
};

/** Make the search box work, when the page has one. */
export function startSearch(document) {
  const box = document.querySelector(".iv3-zoek");
  if (box === null) return;
  const root = box.dataset.wortel;
  const input = document.getElementById("zoek");
  const list = document.getElementById("treffers");
  const state = document.getElementById("zoekstand");
  const year = document.getElementById("jaar");
  const layer = document.getElementById("laag");
  let engine = null;

  const load = once(() =>
    Promise.all([script(`${root}bestanden/zoekindex.js`), script(`${root}bestanden/beslisbomen.js`)]).then(() => {
      engine = { search: maak(window.IV3_ZOEKINDEX), decisions: window.IV3_BESLISBOMEN };
      return engine;
    }),
  );
  const show = async () => {
    const query = input.value.trim();
    if (query === "") {
      list.replaceChildren();
      state.textContent = "";
      return;
    }
    if (engine === null) {
      state.textContent = "De index wordt geladen.";
      await load();
      if (input.value.trim() !== query) return;
    }
    const laag = layer.value;
    const hits = engine.search.zoek(query, { jaar: Number(year.value), laag, hoogstens: MOST_HITS });
    list.replaceChildren(...hits.map((hit) => hitItem(hit, { root, laag, model: layer.selectedOptions[0].dataset.map }, engine)));
    const better = engine.search.suggestie(query, { laag });
    state.textContent = hits.length > 0 ? found(hits.length, better) : nothing(query, better);
  };

  input.addEventListener("focus", load, { once: true });
  input.addEventListener("input", show);
  document.addEventListener("iv3-keuze", show);
  document.getElementById("zoekformulier").addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  box.addEventListener("keydown", (event) => move(event, input, list));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, textarea, select") !== null) return;
    event.preventDefault();
    input.focus();
  });
  const asked = new URL(location.href).searchParams.get("zoek");
  if (asked !== null) {
    input.value = asked;
    show();
  }
}

function found(count, suggestion) {
  const hint = suggestion ? ` Bedoelt u ${suggestion}?` : "";
  if (count === 1) return `1 treffer.${hint}`;
  return count < MOST_HITS ? `${count} treffers.${hint}` : `De ${count} beste treffers.${hint}`;
}

function nothing(query, suggestion) {
  const hint = suggestion ? ` Bedoelt u ${suggestion}?` : " Probeer een ander woord, of een code.";
  return `Niets gevonden voor '${query}'.${hint}`;
}

/** Move with the arrows between the box and the links of the hits; Escape goes back to the box. */
function move(event, input, list) {
  const links = [...list.querySelectorAll(".iv3-treffer > p > a:first-of-type")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "Escape" && at >= 0) input.focus();
  else if (event.key === "ArrowDown" && at + 1 < links.length) links[at + 1].focus();
  else if (event.key === "ArrowUp" && at > 0) links[at - 1].focus();
  else if (event.key === "ArrowUp" && at === 0) input.focus();
  else return;
  event.preventDefault();
}

/** Return a hit as an item of the list; `at` says where the site begins, for which layer, and the folder of its model. */
function hitItem(hit, at, { search, decisions }) {
  const { root } = at;
  const names = (code) => search.naam("taakveld", code, hit.jaar, at.laag) ?? "";
  const folder = hit.soort === Overgangslijst.TAAKVELD ? `${at.model}${FOLDERS.taakveld}` : FOLDERS[hit.soort];
  const label = hit.soort === "vraag" ? hit.naam : `${hit.naam}`;
  const head =
    hit.soort === "vraag"
      ? [element("a", { href: `${root}vragen/${hit.code}/index.html` }, label)]
      : [folder === undefined ? element("span", { className: "iv3-code" }, hit.code) : chip(root, folder, hit.code, hit.naam), ` ${label}`];
  const kind = element("span", { className: "iv3-soort" }, `${hit.soort}, ${hit.jaar}`);
  const state = hit.stand === "geldig" ? null : element("span", { className: `iv3-stand ${hit.stand}` }, stateWords(hit));
  const item = element("li", { className: "iv3-treffer" }, element("p", {}, ...head, " ", kind, " ", state));
  if (hit.voor !== undefined) item.append(element("p", { className: "iv3-let-op" }, `Dit is voor ${layerWords(hit.voor, search.lagen)}. Kijk zelf of het bij u ook zo is.`));
  if (hit.antwoord) item.append(element("p", { className: "iv3-antwoord" }, hit.antwoord));
  for (const [title, codes] of [
    ["Hoort op", hit.stand === "gekoppeld" ? hit.taakvelden : []],
    ["Kan horen op", hit.stand === "keuze" ? hit.taakvelden : []],
  ]) {
    if (codes?.length > 0) item.append(element("p", {}, `${title} `, ...codes.flatMap((code) => [chip(root, "taakvelden", code, names(code)), " "])));
  }
  if (hit.opvolgers?.length > 0) item.append(successorList(hit, root, folder));
  if (hit.categorie) {
    const category = chip(root, "categorieen", hit.categorie, search.naam("categorie", hit.categorie, hit.jaar, at.laag));
    item.append(element("p", {}, `Bij ${hit.gevonden.tekst} hoort categorie `, category));
  }
  const aid = hit.beslis === undefined ? null : decisionAid(decisions, { key: hit.beslis, code: hit.code, naam: hit.naam, jaar: hit.jaar }, { root, names, sources: (bron) => search.bron(bron) });
  if (hit.vraag && aid === null) item.append(element("p", {}, element("strong", {}, hit.vraag)));
  if (aid !== null) item.append(aid);
  item.append(element("p", { className: "iv3-bron" }, hit.zekerheid ? certainty(hit.zekerheid) : null, " ", hit.bron ? search.bron(hit.bron) : ""));
  return item;
}

/** Return what came for a code that ended, each with when; a condition is only there when the facts have one. */
function successorList(hit, root, folder) {
  const items = hit.opvolgers.map(({ code, naam, als }) => {
    return element("li", {}, chip(root, folder, code, naam), ` ${naam}`, als ? `: ${als}` : null);
  });
  return element("div", {}, element("p", {}, "Nu:"), element("ul", {}, ...items));
}

function layerWords(layers, known) {
  return layers.map((layer) => known[layer].meervoud).join(" en ");
}

function stateWords({ stand, laatste_jaar: last }) {
  if (stand === "vervallen") return last === undefined ? "vervallen" : `vervallen, gold tot en met ${last}`;
  return stand.replace("_", " ");
}

function once(start) {
  let promise = null;
  return () => (promise ??= start());
}

function script(address) {
  return new Promise((resolve, reject) => {
    const tag = element("script", { src: address });
    tag.addEventListener("load", resolve);
    tag.addEventListener("error", () => reject(new Error(`${address} is niet te lezen`)));
    document.head.append(tag);
  });
}

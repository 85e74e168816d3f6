// The search as an element for other sites: <iv3-zoek index="/iv3/zoekindex.json" jaar="2026"></iv3-zoek>.
// It asks the server it stands on for the index, and nobody else for anything. Where there is no page it does nothing.

import { maak } from "./engine.mjs";

const NAME = "iv3-zoek";
const HITS = 8;
const STYLE = `
  :host { display: block; font: inherit; }
  label { display: block; font-weight: 600; }
  input { box-sizing: border-box; width: 100%; padding: .5em .7em; font: inherit; border: 2px solid currentColor; border-radius: .3em; }
  ol { margin: .5em 0 0; padding: 0; list-style: none; }
  li { padding: .4em 0; border-bottom: 1px solid; }
  code { font-family: ui-monospace, monospace; font-weight: 700; }
  p { margin: 0; }
`;

// A page may hold this script twice, and a server that renders pages knows no elements.
const elements = globalThis.customElements;
if (elements !== undefined && elements.get(NAME) === undefined) elements.define(NAME, zoekvak());

/** Return the class of the element; only where there is a page it can be made. */
function zoekvak() {
  return class extends HTMLElement {
    connectedCallback() {
      const shadow = this.attachShadow({ mode: "open" });
      const part = (tag, properties) => Object.assign(document.createElement(tag), properties);
      const input = part("input", { type: "search", id: "zoek", autocomplete: "off" });
      const label = part("label", { htmlFor: "zoek", textContent: this.getAttribute("label") ?? "Zoek in Iv3 op code of woord" });
      const told = part("p", {});
      told.setAttribute("role", "status");
      const list = part("ol", {});
      shadow.append(part("style", { textContent: STYLE }), label, input, told, list);
      let engine = null;
      input.addEventListener("input", async () => {
        engine ??= load(this.getAttribute("index") ?? "zoekindex.json");
        const query = input.value.trim();
        try {
          const ready = await engine;
          if (query !== input.value.trim()) return;
          const jaar = Number(this.getAttribute("jaar")) || undefined;
          const laag = this.getAttribute("laag") ?? undefined;
          if (laag !== undefined && !Object.hasOwn(ready.lagen, laag)) {
            told.textContent = `${laag} is geen laag. In laag hoort ${Object.keys(ready.lagen).join(", ")}.`;
            return;
          }
          const hits = query === "" ? [] : ready.zoek(query, { jaar, laag, hoogstens: HITS });
          list.replaceChildren(...hits.map((hit) => shown(hit, part, ready.lagen)));
          told.textContent = query !== "" && hits.length === 0 ? `Niets gevonden voor '${query}'.` : "";
        } catch {
          engine = null;
          told.textContent = "De index is niet te lezen. Staat zoekindex.json op het adres in index?";
        }
      });
    }
  };
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return maak(await answer.json());
}

function shown(hit, part, layers) {
  const item = part("li", {});
  const line = part("p", {});
  line.append(part("code", { textContent: hit.code }), ` ${hit.naam} (${hit.soort}, ${hit.jaar}${hit.stand === "geldig" ? "" : `, ${hit.stand}`})`);
  item.append(line);
  const places = hit.taakvelden?.length > 0 ? `${hit.stand === "keuze" ? "Kan horen op" : "Hoort op"} ${hit.taakvelden.join(", ")}. ` : "";
  const now = hit.opvolgers?.length > 0 ? `Nu: ${hit.opvolgers.map(({ code }) => code).join(", ")}. ` : "";
  const whom = hit.voor === undefined ? "" : `Voor ${hit.voor.map((laag) => layers[laag].meervoud).join(" en ")}: `;
  const text = `${whom}${places}${now}${hit.vraag ?? hit.antwoord ?? ""}`;
  if (text !== "") item.append(part("p", { textContent: text }));
  return item;
}

// The decision aid: what a code alone does not decide, asked one question after the other.

import { certainty, chip, element } from "./elementen.mjs";

let count = 0;

/**
 * Return the decision aid for one code in one year.
 * @param {{ vragen: object, bomen: object[], codes: object }} decisions what api/v1/beslisbomen.json holds
 * @param {{ key: string, code: string, naam: string, jaar: number }} what `key` names the code as `codes` does
 * @param {{ root: string, names: (code: string) => string, sources: (bron: string) => string }} words
 * @returns {HTMLElement | null} null when nothing is known of the code in that year
 */
export function decisionAid(decisions, what, words) {
  const tree = treeOf(decisions, what.key, what.jaar);
  if (tree === null) return null;
  const box = element("div", { className: "iv3-beslis" });
  box.append(step(decisions, tree, what, [], words));
  return box;
}

/** Return the tree of a code in a year, or null. */
export function treeOf(decisions, key, jaar) {
  const span = (decisions.codes[key] ?? []).find(([van, tot]) => van <= jaar && jaar <= tot);
  return span === undefined ? null : decisions.bomen[span[2]];
}

function step(decisions, tree, what, answers, words) {
  if (tree.kenmerk === undefined) return outcome(tree, what, answers, words);
  count += 1;
  const { vraag, antwoorden } = decisions.vragen[tree.kenmerk];
  const next = element("div", { role: "status" });
  const options = Object.entries(tree.antwoorden).map(([value, branch]) => {
    const input = element("input", { type: "radio", name: `beslis-${count}`, value });
    input.addEventListener("change", () => {
      const said = [...answers, { vraag, antwoord: antwoorden[value] }];
      next.replaceChildren(step(decisions, branch, what, said, words));
    });
    return element("label", {}, input, ` ${antwoorden[value]}`);
  });
  return element("div", {}, element("fieldset", {}, element("legend", {}, vraag), ...options), next);
}

function outcome(tree, what, answers, { root, names, sources }) {
  const unless = tree.tenzij === undefined ? null : element("p", { className: "iv3-tenzij" }, sentenceOf(tree.tenzij));
  if (tree.stand === "open") {
    const open = element("p", { className: "iv3-open" }, `Geen bron beslist dit. Dit is een open vraag, nog niet gesteld: ${tree.vraag} Tot dan: leg uw keuze vast.`);
    return unless === null ? open : element("div", {}, open, unless);
  }
  const places = tree.taakvelden.flatMap((code, index) => [index > 0 ? " of " : "", chip(root, "taakvelden", code, names(code)), ` ${names(code)}`]);
  const told = element("p", { className: "iv3-uitkomst" }, element("strong", {}, "Hoort op "), ...places, " ", certainty(tree.zekerheid));
  const more = tree.stand === "keuze" ? element("p", {}, tree.vraag) : null;
  const sentence = fileNote(tree, what, answers, names, sources);
  const note = element("textarea", { readOnly: true, rows: 4, value: sentence, "aria-label": "Zin voor uw dossier" });
  const button = element("button", { type: "button", className: "knop licht" }, "Kopieer deze zin");
  const done = element("span", { role: "status" });
  button.addEventListener("click", async () => {
    note.select();
    try {
      await navigator.clipboard.writeText(sentence);
      done.textContent = " Gekopieerd.";
    } catch {
      done.textContent = " De zin is geselecteerd; kopieer haar met Ctrl+C.";
    }
  });
  return element("div", {}, told, unless, more, note, element("p", {}, button, done));
}

/** Return the sentence for the file: what, where, in which year, why and on what ground. */
export function fileNote(tree, what, answers, names, sources) {
  const where = tree.taakvelden.map((code) => `${code} ${names(code)}`).join(" of ");
  const why = answers.map(({ vraag, antwoord }) => `${vraag} ${antwoord}`).join("; ");
  const ground = tree.bronnen.map(sources).join("; ");
  const reason = why === "" ? "" : ` Reden: ${why}.`;
  const unless = tree.tenzij === undefined ? "" : ` ${sentenceOf(tree.tenzij)}`;
  return `${what.code} ${what.naam} hoort in ${what.jaar} op ${where}.${unless}${reason} Grond: ${ground} (${tree.zekerheid}; regel ${tree.regels.join(", ")}).`;
}

function sentenceOf(words) {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${words.endsWith("?") ? "" : "."}`;
}

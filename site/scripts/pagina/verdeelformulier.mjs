// The form of the page Verdelen: what it asks depends on the situation, the year and the method.

import { euro } from "../../../packages/js/validatie/amounts.mjs";
import { methodsIn } from "../../../packages/js/verdelen/assess.mjs";
import { fieldId, orderOf } from "../../../packages/js/verdelen/formdata.mjs";
import { allocate } from "../../../packages/js/verdelen/index.mjs";
import { centsOf, NoAmount } from "../../../packages/js/verdelen/money.mjs";
import { GELD, holds } from "../../../packages/js/verdelen/rules.mjs";
import { Aannametoets, Codelijst, Veldsoort } from "../../../packages/js/words.mjs";
import { element } from "./elementen.mjs";
import { clearFindings, showResult } from "./verdeeluitkomst.mjs";

const CONTRACT = "contract.0";
const FIXED_FIELDS = [
  { veld: "bedrag", titel: "Bedrag in euro's", soort: GELD },
  { veld: "waarom", titel: "Waarom is dit precies bekend?", soort: Veldsoort.TEKST },
];
const REVIEW_FIELDS = [
  { veld: "aanname", titel: "Aanname", soort: Veldsoort.TEKST },
  { veld: "getoetst_op", titel: "Getoetst op", soort: Veldsoort.DATUM },
  { veld: "uitkomst", titel: "Uitkomst", soort: Veldsoort.KEUZE, opties: Aannametoets.TITLES },
  { veld: "toelichting", titel: "Toelichting", soort: Veldsoort.TEKST },
];
const PLACE = { veld: "taakveld", titel: "Taakveld", soort: Codelijst.TAAKVELD };
const DESCRIPTION = { veld: "omschrijving", titel: "Omschrijving", soort: Veldsoort.TEKST, magLeeg: true };

/** Make the form work; `now` is the day it is. */
export function startDividing(document, rules, now) {
  const form = document.getElementById("verdelen");
  const part = (id) => document.getElementById(id);
  const value = (name) => form.elements[name]?.value ?? "";
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((number) => String(number).padStart(2, "0")).join("-");
  part("v-opgesteld_op").value = today;
  form.hidden = false;

  const year = () => rules.year(value("laag"), Number(value("jaar")));
  const chosenMethod = () => form.querySelector(`[name="${CONTRACT}.methode"]:checked`)?.value;
  const method = () => rules.methods.get(chosenMethod());
  const situation = () => rules.situation(value(`${CONTRACT}.situatie`));
  const fieldsOfKey = () => {
    const chosen = method();
    if (chosen === undefined) return [];
    const key = chosen.keys[Number(value("sleutelkeuze") || 0)] ?? chosen.keys[0];
    return key.map((name) => chosen.fields.get(name));
  };
  const order = () => orderData(form, situation());
  const naming = (input) => {
    const told = part(`${input.id}-naam`);
    if (told !== null) told.textContent = year().names.get(input.value.trim()) ?? "";
  };
  const lists = [
    new RowList(part("v-contract-0-sleutel"), `${CONTRACT}.sleutel`, "rij", () => [PLACE, DESCRIPTION, ...fieldsOfKey()], 2),
    new RowList(part("v-contract-0-vast"), `${CONTRACT}.vast`, "vast deel", () => [PLACE, ...FIXED_FIELDS], 0),
    new RowList(part("v-contract-0-hergebruik-aanname"), `${CONTRACT}.hergebruik.aanname`, "aanname", () => REVIEW_FIELDS, 0),
  ];

  const showCodes = () => {
    const named = situation()?.taakvelden;
    const usual = named === undefined ? null : year().members(named);
    const codes = year().codes.filter((code) => usual === null || usual.has(code));
    part("taakvelden").replaceChildren(...codes.map((code) => element("option", { value: code }, `${code} ${year().names.get(code)}`)));
    for (const input of form.querySelectorAll("input[list]")) naming(input);
  };
  const showKey = () => {
    const chosen = method();
    part("methode-uitleg").replaceChildren(...(chosen === undefined ? [] : aboutMethodOf(chosen)));
    part("sleutelkeuze").replaceChildren(...(chosen === undefined ? [element("p", {}, "Kies eerst een methode.")] : choiceOfKey(chosen)));
    lists[0].show();
  };
  const showReuse = () => {
    part("v-contract-0-hergebruik").hidden = method()?.record.vraagt.toets_aannames !== true;
  };
  const showMethods = () => {
    const before = chosenMethod();
    const record = situation();
    const jaar = Number(value("jaar"));
    part("situatie-uitleg").textContent = record === undefined ? "" : aboutSituationOf(record, jaar, rules);
    part("volgorde").replaceChildren(...(record?.volgorde ? questionsOf(rules, form) : []));
    const allowed = record === undefined ? [] : methodsIn(record, jaar, rules);
    const options = allowed.map((one) => methodOption(one, one.id === before || allowed.length === 1));
    if (record === undefined) options.push(element("p", {}, "Kies eerst in stap 1 een situatie."));
    const group = element("fieldset", { id: fieldId(["contract", 0, "methode"]), tabIndex: -1 }, element("legend", {}, "Methode"), ...options);
    part("methoden").replaceChildren(group);
    showCodes();
    showKey();
    showReuse();
  };
  const showTotal = () => {
    part("stand").textContent = totalOf(order().contract[0], rules);
    if (part("verdeling") !== null) {
      part("uitkomst").replaceChildren(element("p", {}, "U hebt iets veranderd. Druk opnieuw op “Toets en verdeel”."));
    }
  };

  form.addEventListener("change", ({ target }) => {
    if ([`${CONTRACT}.situatie`, "jaar", "laag"].includes(target.name)) showMethods();
    else if (target.name === `${CONTRACT}.methode`) {
      showKey();
      showReuse();
    } else if (target.name === "sleutelkeuze") lists[0].show();
    else if (target.list) naming(target);
    showTotal();
  });
  form.addEventListener("rijen", showTotal);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearFindings(form);
    showResult(document, form, { rules, ...allocate(order(), rules, today) });
  });
  for (const list of lists) list.show();
  showMethods();
  showTotal();
}

/** Return the order in the form; what is hidden is not in it. */
function orderData(form, situation) {
  const isFilledIn = (input) => !input.matches(":disabled, [hidden] *") && (!["radio", "checkbox"].includes(input.type) || input.checked);
  const named = [...form.elements].filter((input) => !["", "sleutelkeuze"].includes(input.name) && isFilledIn(input));
  const data = orderOf(named.map(({ name, value }) => [name, value]));
  const [contract] = data.contract;
  if (situation?.volgorde) {
    contract.volgorde = { overhead: {}, ...contract.volgorde };
    for (const answer of Object.values(contract.volgorde)) answer.antwoord ??= "";
  }
  return data;
}

function totalOf({ bedrag, vast }, rules) {
  try {
    const whole = centsOf(bedrag ?? "", rules.reading);
    const known = vast.reduce((sum, row) => sum + centsOf(row.bedrag, rules.reading), 0n);
    return `Contract ${euro(whole)}, vaste delen ${euro(known)}, nog te verdelen ${euro(whole - known)}.`;
  } catch (error) {
    if (!(error instanceof NoAmount)) throw error;
    return "Nog te verdelen: vul het bedrag en de vaste delen in.";
  }
}

// The situation and the method

function aboutSituationOf(record, jaar, rules) {
  if (holds(record, jaar)) return record.uitleg;
  return rules.say("situatie_ander_jaar", { naam: record.naam, jaar, van: record.van });
}

function methodOption({ id, naam, record }, checked) {
  const law = record.alleen_wet === undefined ? "" : ` (alleen ${record.alleen_wet})`;
  return element("label", { className: "iv3-vink" }, element("input", { type: "radio", name: `${CONTRACT}.methode`, value: id, checked }), ` ${naam}${law}`);
}

function aboutMethodOf({ naam, record }) {
  const { gegevens, hoogstens_jaren_oud: most } = record.vraagt;
  const age = most === 0 ? "van het verslagjaar zelf" : `hoogstens ${most} jaar ouder dan het verslagjaar`;
  return [
    element("h3", {}, naam),
    element("p", {}, record.uitleg),
    element("p", {}, "U hebt nodig:"),
    element("ul", {}, ...gegevens.map((item) => element("li", {}, item))),
    element("p", {}, `De gegevens zijn liefst ${age}.`),
    element("p", {}, "Dit gaat vaak mis:"),
    element("ul", {}, ...record.let_op.map((item) => element("li", {}, item))),
    element("p", { className: "iv3-bron" }, `Bron: ${record.bron} (${record.zekerheid}).`),
  ];
}

function choiceOfKey(method) {
  if (method.keys.length < 2) return [];
  const words = (names) => names.map((name) => method.fields.get(name).titel.toLowerCase()).join(" en ");
  const options = method.keys.map((names, place) => element("option", { value: place }, words(names)));
  return [field(["Wat weet u per taakveld?"], element("select", { name: "sleutelkeuze", id: "v-sleutelkeuze" }, ...options))];
}

// The order of steps

function questionsOf(rules, form) {
  const steps = rules.pack.stappen.filter(({ vraag }) => vraag !== undefined);
  const boxes = steps.map((step) => questionBox(step));
  const names = steps.map(({ id }) => `${CONTRACT}.volgorde.${id}.antwoord`);
  const follow = () => {
    boxes.forEach((box, place) => {
      const isAsked = names.slice(0, place).every((name) => form.elements[name].value === "nee");
      box.hidden = !isAsked;
      box.disabled = !isAsked;
    });
  };
  for (const box of boxes) box.addEventListener("change", follow);
  boxes.slice(1).forEach((box) => Object.assign(box, { hidden: true, disabled: true }));
  return boxes;
}

function questionBox({ id, vraag, uitleg }) {
  const name = `${CONTRACT}.volgorde.${id}`;
  const pad = name.split(".");
  const options = ["ja", "nee"].map((value) =>
    element("label", { className: "iv3-vink" }, element("input", { type: "radio", name: `${name}.antwoord`, value }), ` ${value}`),
  );
  const why = element("input", { type: "text", name: `${name}.toelichting`, id: fieldId([...pad, "toelichting"]), autocomplete: "off" });
  const answers = element("div", { id: fieldId([...pad, "antwoord"]), tabIndex: -1 }, ...options);
  const box = element("fieldset", { id: fieldId(pad), tabIndex: -1 }, element("legend", {}, vraag), element("p", { className: "iv3-hint" }, uitleg), answers, field(["Toelichting"], why));
  return box;
}

// Rows

/** A list of rows of the form, with buttons to add one and to remove each. */
class RowList {
  constructor(box, path, what, fields, least) {
    Object.assign(this, { box, path, what, fields, least });
    this.count = least;
  }

  /** Show as many rows as there are, with what was filled in. */
  show(values = this.values()) {
    const rows = Array.from({ length: this.count }, (_, place) => this.row(place, values[place] ?? {}));
    const add = element("button", { type: "button", className: "knop licht" }, `Voeg ${this.what} toe`);
    add.addEventListener("click", () => {
      this.count += 1;
      this.change(this.values(), () => this.box.querySelectorAll("fieldset")[this.count - 1].querySelector("input"));
    });
    this.box.replaceChildren(...rows, element("p", {}, add));
    for (const input of this.box.querySelectorAll("input[list]")) input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  change(values, toFocus) {
    this.show(values);
    toFocus().focus();
    this.box.dispatchEvent(new Event("rijen", { bubbles: true }));
  }

  /** Return what was filled in, by row. */
  values() {
    return [...this.box.querySelectorAll("fieldset")].map((row) =>
      Object.fromEntries([...row.querySelectorAll("input, select")].map((input) => [input.name.split(".").at(-1), input.value])),
    );
  }

  row(place, values) {
    const remove = element("button", { type: "button", className: "knop licht", "aria-label": `Verwijder ${this.what} ${place + 1}` }, "Verwijder");
    remove.addEventListener("click", () => {
      this.count -= 1;
      const left = this.values().filter((_, other) => other !== place);
      this.change(left, () => [...this.box.querySelectorAll("button")].at(Math.min(place, this.count)));
    });
    const pad = [...this.path.split("."), String(place)];
    const inputs = this.fields().map((one) => rowField([...pad, one.veld], one, values[one.veld] ?? ""));
    return element("fieldset", { id: fieldId(pad), className: "iv3-rij", tabIndex: -1 }, element("legend", {}, `${capital(this.what)} ${place + 1}`), ...inputs, remove);
  }
}

function rowField(pad, { titel, soort, opties, magLeeg }, value) {
  const shared = { name: pad.join("."), id: fieldId(pad) };
  const label = magLeeg ? [`${titel} `, element("span", { className: "iv3-mag" }, "(mag leeg)")] : [titel];
  if (soort === Veldsoort.KEUZE) {
    const choices = Object.entries({ "": "Kies", ...opties });
    const options = choices.map(([word, title]) => element("option", { value: word, selected: word === value }, title));
    return field(label, element("select", shared, ...options));
  }
  const type = soort === Veldsoort.DATUM ? "date" : "text";
  const mode = [Veldsoort.TEKST, Veldsoort.DATUM, PLACE.soort].includes(soort) ? "text" : "decimal";
  const input = element("input", { ...shared, type, value, autocomplete: "off", inputMode: mode });
  if (soort !== PLACE.soort) return field(label, input);
  input.setAttribute("list", "taakvelden");
  input.setAttribute("aria-describedby", `${shared.id}-naam`);
  return field(label, input, element("p", { className: "iv3-hint", id: `${shared.id}-naam` }));
}

function field(title, input, ...more) {
  return element("div", { className: "iv3-veld" }, element("label", { htmlFor: input.id }, ...title), input, ...more);
}

function capital(word) {
  return word[0].toUpperCase() + word.slice(1);
}

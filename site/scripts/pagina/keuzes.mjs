// The switches of year and layer: the same place on every page. They stay when you move to another page, and stand in
// the address, so that going back, a reload and a colleague see the same. A page from a file may not change its address.

const KINDS = ["jaar", "laag"];

/** Show what holds in the chosen year for the chosen layer; without a choice, those that the page begins with. */
export function startChoices(document, storage, history, address) {
  const selects = Object.fromEntries(KINDS.map((kind) => [kind, document.getElementById(kind)]));
  const parts = [...document.querySelectorAll("[data-van], [data-lagen]")];
  const asked = new URL(address).searchParams;
  for (const kind of KINDS) {
    const values = [...selects[kind].options].map((option) => option.value);
    const isThere = (value) => values.includes(value);
    selects[kind].value = [asked.get(kind), storage.getItem(key(kind)), selects[kind].value, values[0]].find(isThere);
  }
  if (KINDS.some((kind) => asked.has(kind))) keep(storage, selects);
  document.getElementById("keuzes").hidden = false;
  const follow = () => {
    keepWithin(selects);
    show(parts, Number(selects.jaar.value), selects.laag.value);
  };
  follow();
  for (const kind of KINDS) {
    selects[kind].addEventListener("change", () => {
      follow();
      keep(storage, selects);
      if (document.location.protocol !== "file:") history.replaceState(history.state, "", withChoices(document.location.href, selects));
      document.dispatchEvent(new CustomEvent("iv3-keuze", { detail: { jaar: Number(selects.jaar.value), laag: selects.laag.value } }));
    });
  }
}

function keep(storage, selects) {
  for (const kind of KINDS) storage.setItem(key(kind), selects[kind].value);
}

function key(kind) {
  return `iv3-${kind}`;
}

/** Let only years be chosen that the layer has; the nearest one takes the place of a year that it has not. */
function keepWithin({ jaar, laag }) {
  const first = Number(laag.selectedOptions[0].dataset.begin);
  for (const option of jaar.options) option.disabled = Number(option.value) < first;
  if (Number(jaar.value) < first) jaar.value = String(first);
}

/** Return an address with the choices in it. */
function withChoices(address, selects) {
  const changed = new URL(address);
  for (const kind of KINDS) changed.searchParams.set(kind, selects[kind].value);
  return changed.href;
}

function show(parts, year, layer) {
  for (const part of parts) {
    const { van, tot, lagen } = part.dataset;
    const isOtherYear = van !== undefined && (year < Number(van) || year > Number(tot));
    part.hidden = isOtherYear || (lagen !== undefined && !lagen.split(" ").includes(layer));
  }
}

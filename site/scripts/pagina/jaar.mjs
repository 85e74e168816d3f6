// The year switch: the same place on every page, and it stays when you move to another page.

const KEY = "iv3-jaar";

/** Show what holds in the chosen year; without a choice, the last year that is known or the one in the address. */
export function startYear(document, storage, address) {
  const box = document.getElementById("jaarkeuze");
  const select = document.getElementById("jaar");
  const parts = [...document.querySelectorAll("[data-van]")];
  const years = [...select.options].map((option) => option.value);
  const asked = new URL(address).searchParams.get("jaar");
  const chosen = [asked, storage.getItem(KEY), select.value, years[0]].find((year) => years.includes(year));
  select.value = chosen;
  box.hidden = false;
  show(parts, Number(chosen));
  select.addEventListener("change", () => {
    storage.setItem(KEY, select.value);
    show(parts, Number(select.value));
    document.dispatchEvent(new CustomEvent("iv3-jaar", { detail: Number(select.value) }));
  });
}

function show(parts, year) {
  for (const part of parts) {
    part.hidden = year < Number(part.dataset.van) || year > Number(part.dataset.tot);
  }
}

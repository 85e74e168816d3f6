// Large tables: filter, sort and download, by mouse or keyboard. The rows stay in the page; without this script all are shown.

import { tableText } from "../../../packages/js/sheet.mjs";
import { oneLine } from "../../../packages/js/validatie/text.mjs";
import { plain } from "../../../packages/js/zoeken/words.mjs";
import { saveFile } from "../saving.mjs";
import { element } from "./elementen.mjs";

const WAIT_MS = 120;

/** Make every table work that has a box with filters. */
export function startTables(document) {
  for (const box of document.querySelectorAll(".iv3-filter")) startTable(document, box);
}

function startTable(document, box) {
  const table = document.getElementById(box.dataset.tabel);
  const rows = [...table.tBodies[0].rows].map((row) => ({ row, text: folded(row.textContent) }));
  const word = box.querySelector('[data-filter="woord"]');
  const choices = [...box.querySelectorAll("select[data-filter]")];
  const told = box.querySelector('[data-stand="rijen"]');
  let sorted = "";
  let waiting = null;
  const filter = () => {
    const wanted = folded(word.value).trim().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, text } of rows) {
      const fits = wanted.every((part) => text.includes(part)) && choices.every((choice) => chosen(choice, row));
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    told.textContent = `${shown} van ${rows.length} rijen${sorted}`;
  };
  const showLinked = () => {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (row === null || !row.hidden || !table.contains(row)) return;
    word.value = "";
    for (const choice of choices) choice.value = "";
    filter();
    row.scrollIntoView();
  };
  word.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, WAIT_MS);
  });
  for (const choice of choices) choice.addEventListener("change", filter);
  window.addEventListener("hashchange", showLinked);
  box.querySelector('[data-doe="csv"]').addEventListener("click", () => download(table, box.dataset.bestand));
  sortable(table, (words) => {
    sorted = `, ${words}`;
    filter();
  });
  box.hidden = false;
  filter();
}

/** Return a text as it is looked for: small letters, no accents, and a point where a number has a comma. */
function folded(text) {
  return plain(text).replace(/(?<=[0-9]),(?=[0-9])/g, ".");
}

function chosen(choice, row) {
  return choice.value === "" || row.dataset[choice.dataset.filter] === choice.value;
}

/** Put a button in every header; it sorts the rows by that column, and the other way when pressed again. */
function sortable(table, tell) {
  const compare = new Intl.Collator("nl", { numeric: true }).compare;
  const headers = [...table.tHead.rows[0].cells];
  headers.forEach((header, column) => {
    const name = header.textContent;
    const button = element("button", { type: "button", className: "iv3-sorteer" }, name);
    header.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = header.getAttribute("aria-sort") === "ascending";
      for (const other of headers) other.removeAttribute("aria-sort");
      header.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keyed = [...table.tBodies[0].rows].map((row) => ({ row, key: row.cells[column].textContent }));
      keyed.sort((one, other) => compare(one.key, other.key));
      if (down) keyed.reverse();
      table.tBodies[0].append(...keyed.map(({ row }) => row));
      tell(`gesorteerd op ${name}, ${down ? "aflopend" : "oplopend"}`);
    });
  });
}

function download(table, name) {
  const [header, ...rows] = [table.tHead.rows[0], ...table.tBodies[0].rows].filter((row) => !row.hidden).map(texts);
  saveFile(name, tableText(header, rows), "text/csv");
}

function texts(row) {
  return [...row.cells].map((cell) => oneLine(cell.textContent));
}

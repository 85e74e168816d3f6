// What every page does when it opens.

import { startChoices } from "./keuzes.mjs";
import { startTables } from "./tabel.mjs";
import { startDeadlines } from "./termijnen.mjs";
import { startSearch } from "./zoekvak.mjs";

startChoices(document, safeStorage(), history, location.href);
startSearch(document);
startTables(document);
startDeadlines(document, new Date());

/** Return the storage of the browser, or one that forgets, where the browser allows none. */
function safeStorage() {
  try {
    localStorage.getItem("iv3-jaar");
    return localStorage;
  } catch {
    return { getItem: () => null, setItem: () => undefined };
  }
}

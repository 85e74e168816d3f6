// What every page does when it opens.

import { startYear } from "./jaar.mjs";

startYear(document, safeStorage(), location.href);

/** Return the storage of the browser, or one that forgets, where the browser allows none. */
function safeStorage() {
  try {
    localStorage.getItem("iv3-jaar");
    return localStorage;
  } catch {
    return { getItem: () => null, setItem: () => undefined };
  }
}

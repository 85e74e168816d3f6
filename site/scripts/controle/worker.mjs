// The validator beside the page, so that a large file does not hold the page up.

import { about, checked, unreadable } from "./checker.mjs";

self.postMessage({ about: about() });
self.addEventListener("message", ({ data }) => {
  try {
    const outcome = data.reason === undefined ? checked(data.content, data.name) : unreadable(data.reason, data.name);
    self.postMessage({ number: data.number, outcome });
  } catch (error) {
    self.postMessage({ number: data.number, failure: error.message });
  }
});

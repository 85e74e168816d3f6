// The offline page: the checker works in the page itself.

import { about, checked, unreadable } from "../scripts/controle/checker.mjs";
import { startChecking } from "../scripts/controle/view.mjs";

startChecking(document, {
  ...about(),
  check: async (content, name) => checked(content, name),
  missing: async (reason, name) => unreadable(reason, name),
});

// The offline page: the checker works in the page itself.

import { about, checked, unreadable } from "../modules/controle/checker.mjs";
import { startChecking } from "../modules/controle/view.mjs";

startChecking(document, {
  ...about(),
  check: async (content, name) => checked(content, name),
  missing: async (reason, name) => unreadable(reason, name),
});

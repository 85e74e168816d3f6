// What the checker on a page needs of the validator, in the page itself or in a worker beside it.

import { missing, validate } from "../../../packages/js/validatie/index.mjs";
import { RULES, readPack } from "../../../packages/js/validatie/packs.mjs";
import { Validation } from "../../../packages/js/validatie/validation.mjs";

/** Return the titles of the rules, and how large a file may be. */
export function about() {
  return {
    titles: new Map(readPack(RULES).regels.map((rule) => [rule.id, rule.titel])),
    mostBytes: new Validation(null).limits().hoogstens_bytes,
  };
}

/** Return the report on a file, with the name of its period. */
export function checked(content, name) {
  return named(validate(content, { name }));
}

/** Return the report on a file that cannot be read, in the same form. */
export function unreadable(reason, name) {
  return named(missing(reason, { name }));
}

function named(report) {
  const pack = report.specificatie.pakket === null ? null : readPack(report.specificatie.pakket);
  const period = pack?.perioden.find(({ nummer }) => nummer === report.bron.periode);
  return { report, period: period?.naam ?? null };
}

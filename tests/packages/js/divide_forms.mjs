// Divides what forms hold, for the tests: node divide_forms.mjs FILE, with {source, today, forms} in it; a form is a
// list of names and values, as a browser gives them.
import { readFileSync } from "node:fs";

import { accountOf } from "../../../packages/js/verdelen/account.mjs";
import { orderOf } from "../../../packages/js/verdelen/formdata.mjs";
import { allocate, filesOf } from "../../../packages/js/verdelen/index.mjs";
import { Rules } from "../../../packages/js/verdelen/rules.mjs";

const { source, today, forms } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const rules = new Rules(source);
const results = forms.map((fields) => {
  const data = orderOf(fields);
  const { findings, outcome } = allocate(data, rules, today);
  const isAllowed = outcome !== null && outcome.isAllowed;
  return {
    data,
    findings: findings.map(({ ernst, regel, pad, melding, herstel }) => [ernst, regel, pad, melding, herstel]),
    fingerprint: isAllowed ? accountOf(outcome, rules).vingerafdruk : null,
    files: isAllowed ? filesOf(outcome, rules) : null,
  };
});
process.stdout.write(JSON.stringify(results));

// Divides many orders in one process, for the tests: node allocate_many.mjs FILE, with {source, today, orders} in it.
import { readFileSync } from "node:fs";

import { accountOf } from "../../../packages/js/verdelen/account.mjs";
import { allocate, filesOf } from "../../../packages/js/verdelen/index.mjs";
import { Rules } from "../../../packages/js/verdelen/rules.mjs";

const { source, today, orders } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const rules = new Rules(source);
const results = orders.map((data) => {
  const { findings, outcome } = allocate(data, rules, today);
  const isAllowed = outcome !== null && outcome.isAllowed;
  return {
    findings: findings.map(({ ernst, regel, pad, melding, herstel }) => [ernst, regel, pad, melding, herstel]),
    cents: isAllowed ? Object.fromEntries(outcome.delen.map(({ taakveld, cent }) => [taakveld, String(cent)])) : null,
    fingerprint: isAllowed ? accountOf(outcome, rules).vingerafdruk : null,
    files: isAllowed ? filesOf(outcome, rules) : null,
  };
});
process.stdout.write(JSON.stringify(results));

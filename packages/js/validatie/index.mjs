// The public face of validation: a delivery in, a report out. The same as iv3/delivery/report.py.

import { toCanonicalJson as canonicalJson } from "./report.mjs";
import { Validation } from "./validation.mjs";

const LONE_HALF = /[\ud800-\udfff]/gu;

/**
 * Validate a delivery: JSON, or the Excel model of CBS.
 *
 * Whatever is wrong with the delivery is a finding in the report; nothing about it throws.
 * @param {Uint8Array | ArrayBuffer | string} source the bytes of the file, or its text
 * @param {{ name?: string | null }} options `name`: the name of the file in the report
 * @returns {import("./rapport.mjs").Rapport} the report, as schemas/rapport.schema.json describes it
 */
export function validate(source, { name = null } = {}) {
  return new Validation(name).run(bytesOf(source));
}

/**
 * Return the report on a file that cannot be read at all.
 * @param {"bestand_niet_gevonden" | "is_een_map" | "niet_te_openen"} reason
 * @param {{ name?: string | null }} options `name`: the name of the file in the report
 * @returns {import("./rapport.mjs").Rapport}
 */
export function missing(reason, { name = null } = {}) {
  return new Validation(name).missing(reason);
}

/**
 * Return a report as JSON, with the same bytes in every runtime.
 * @param {import("./rapport.mjs").Rapport} report what `validate` or `missing` returned
 * @returns {string}
 */
export function toCanonicalJson(report) {
  return canonicalJson(report);
}

function bytesOf(source) {
  if (typeof source === "string") return new TextEncoder().encode(source.replace(LONE_HALF, "?"));
  if (source instanceof Uint8Array) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  throw new TypeError("validate: give a Uint8Array, an ArrayBuffer or a text");
}

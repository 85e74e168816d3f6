/**
 * Validate a delivery: JSON, or the Excel model of CBS.
 *
 * Whatever is wrong with the delivery is a finding in the report; nothing about it throws.
 * @param {Uint8Array | ArrayBuffer | string} source the bytes of the file, or its text
 * @param {{ name?: string | null }} options `name`: the name of the file in the report
 * @returns {import("./rapport.mjs").Rapport} the report, as schemas/rapport.schema.json describes it
 */
export declare function validate(source: Uint8Array | ArrayBuffer | string, { name }?: {
    name?: string | null;
}): import("./rapport.mjs").Rapport;
/**
 * Return the report on a file that cannot be read at all.
 * @param {"bestand_niet_gevonden" | "is_een_map" | "niet_te_openen"} reason
 * @param {{ name?: string | null }} options `name`: the name of the file in the report
 * @returns {import("./rapport.mjs").Rapport}
 */
export declare function missing(reason: "bestand_niet_gevonden" | "is_een_map" | "niet_te_openen", { name }?: {
    name?: string | null;
}): import("./rapport.mjs").Rapport;
/**
 * Return a report as JSON, with the same bytes in every runtime.
 * @param {import("./rapport.mjs").Rapport} report what `validate` or `missing` returned
 * @returns {string}
 */
export declare function toCanonicalJson(report: import("./rapport.mjs").Rapport): string;

// Where the rule packs are read from: what the build has put in `EMBEDDED`. The same as iv3/core/packs.py.

/** Name → JSON. The build fills it in. */
export const EMBEDDED = {};

export const RULES = "regels";
/** How files are recognised, and how Excel names the months. */
export const FILE_KINDS = "inlezen";

const read = new Map();

/** Return the pack `name` (`gemeente-2025`, or `regels` for the rules themselves), null when there is none. */
export function readPack(name) {
  if (!Object.hasOwn(EMBEDDED, name)) return null;
  if (!read.has(name)) read.set(name, JSON.parse(EMBEDDED[name]));
  return read.get(name);
}

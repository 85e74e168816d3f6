// XML read strictly: what iv3/rows/part_xml.py refuses, this refuses too. No document types and no entities of its own.

import { characterSets, limits } from "./entrance.mjs";

const NAME = /[:A-Z_a-z\u00c0-\u02ff\u0370-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\udfff\uf900-\uffef][-.0-9:A-Z_a-z\u00b7-\u02ff\u0300-\u1fff\u200c\u200d\u203f\u2040\u2070-\u218f\u2c00-\udfff\uf900-\uffef]*/y;
const SPACES = /[ \t\r\n]*/y;
const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.[0-9]+"|'1\.[0-9]+')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][A-Za-z0-9._-]*)"|'([A-Za-z][A-Za-z0-9._-]*)'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>/;
const NO_CHARACTER = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const REFERENCE = /&(?:#([0-9]+)|#x([0-9a-fA-F]+)|([^;&\s]*));|&/g;
const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const COMMENT = "<!--";
const OUTSIDE = /^[ \t\r\n]*$/;
const UTF8 = "utf-8";
const ASCII = "us-ascii";
const UTF16 = "utf-16";
const MARKS = [
  [0xff, 0xfe, "utf-16le"],
  [0xfe, 0xff, "utf-16be"],
];
const XML_SPACE = "http://www.w3.org/XML/1998/namespace";
const XMLNS_SPACE = "http://www.w3.org/2000/xmlns/";
const DECLARES = /^xmlns(?::|$)/;

/** A text that is no XML. */
export class BadXml extends Error {}

/**
 * Read XML from its bytes, in the order of the text. Throws `BadXml`.
 * @param {Uint8Array} bytes
 * @param {object} handlers `start(name, attributes, isOther, hasReference)`, `end(name)` with names without prefix; attributes are a Map, of
 *   those with a prefix under their namespace, a space and their name; `isOther` tells whether the namespace is not that of the
 *   first element, `hasReference` whether an attribute is written with a reference such as `&amp;`; `text(text, kind)` with kind `text`, `reference`, `cdata`, or `none` for a comment or an instruction; each may
 *   be absent
 */
export function readXml(bytes, { start, end, text: onText }) {
  const text = decodedXml(bytes);
  const { diepte, stuk_bytes: longest } = limits();
  const open = [];
  let spaces = new Map([
    ["", ""],
    ["xml", XML_SPACE],
  ]);
  let rootSpace = null;
  let at = DECLARATION.exec(text)?.[0].length ?? 0;
  while (at < text.length) {
    const tag = text.indexOf("<", at);
    const until = tag < 0 ? text.length : tag;
    if (until > at) {
      const raw = text.slice(at, until);
      if (open.length === 0) {
        if (!OUTSIDE.test(raw)) throw new BadXml();
      } else {
        if (raw.includes("]]>")) throw new BadXml();
        if (raw.includes("&")) {
          if (onText === undefined) unescaped(raw);
          else pieces(raw, onText);
        } else onText?.(raw, "text");
      }
      if (tag < 0) break;
    }
    const next = text.charCodeAt(tag + 1);
    if (next === 0x2f) {
      const close = text.indexOf(">", tag);
      const name = close < 0 ? "" : withoutSpaceBehind(text, tag + 2, close);
      const opened = open.pop();
      if (opened?.name !== name) throw new BadXml();
      spaces = opened.around;
      end?.(localName(name));
      at = close + 1;
    } else if (next === 0x21) at = special(text, tag, open.length > 0, onText);
    else if (next === 0x3f) {
      at = instruction(text, tag);
      if (open.length > 0) onText?.("", "none");
    } else {
      if ((open.length === 0 && rootSpace !== null) || open.length >= diepte) throw new BadXml();
      NAME.lastIndex = tag + 1;
      const name = NAME.exec(text)?.[0];
      if (name === undefined) throw new BadXml();
      const found = attributes(text, NAME.lastIndex);
      at = found.at;
      const inside = found.isDeclaring ? declared(spaces, found.values) : spaces;
      const values = found.hasPrefix ? resolved(inside, found.values) : found.values;
      const space = inside.get(prefixOf(name));
      if (space === undefined) throw new BadXml();
      rootSpace ??= space;
      start?.(localName(name), values, space !== rootSpace, found.hasReference);
      if (found.isEmpty) end?.(localName(name));
      else {
        open.push({ name, around: spaces });
        spaces = inside;
      }
    }
    if (at - tag > longest) throw new BadXml();
  }
  if (rootSpace === null || open.length > 0) throw new BadXml();
}

/** Return what stands before the colon of a name; a name has one colon at most, and not at an end. */
function prefixOf(name) {
  const at = name.indexOf(":");
  if (at < 0) return "";
  const rest = name.slice(at + 1);
  NAME.lastIndex = 0;
  if (at === 0 || rest.includes(":") || NAME.exec(rest)?.[0] !== rest) throw new BadXml();
  return name.slice(0, at);
}

/** Return what prefixes stand for inside an element that declares some. */
function declared(around, values) {
  const inside = new Map(around);
  for (const [name, space] of values) {
    if (!DECLARES.test(name)) continue;
    const prefix = name.includes(":") ? localName(name) : "";
    if (prefixOf(name) !== "" && prefix === "") throw new BadXml();
    const isEmptied = prefix !== "" && space === "";
    if (isEmptied || prefix === "xmlns" || (prefix === "xml") !== (space === XML_SPACE)) throw new BadXml();
    if (space === XMLNS_SPACE || space.includes(" ")) throw new BadXml();
    inside.set(prefix, space);
  }
  return inside;
}

/** Return attributes without declarations, and those with a prefix under their namespace. */
function resolved(spaces, values) {
  const result = new Map();
  for (const [name, value] of values) {
    const prefix = prefixOf(name);
    if (DECLARES.test(name)) continue;
    const space = spaces.get(prefix);
    if (space === undefined) throw new BadXml();
    const key = prefix === "" || prefix === "xml" ? name : `${space} ${localName(name)}`;
    if (result.has(key)) throw new BadXml();
    result.set(key, value);
  }
  return result;
}

function withoutSpaceBehind(text, from, to) {
  let end = to;
  while (end > from && " \t\n".includes(text[end - 1])) end -= 1;
  return text.slice(from, end);
}

/** Return the text of XML; the character set that it says, is that of its bytes. */
function decodedXml(bytes) {
  const marked = MARKS.find(([first, second]) => bytes[0] === first && bytes[1] === second);
  const actual = marked === undefined ? UTF8 : UTF16;
  let text;
  try {
    text = new TextDecoder(marked?.[2] ?? UTF8, { fatal: true }).decode(bytes);
  } catch {
    throw new BadXml();
  }
  if (NO_CHARACTER.test(text)) throw new BadXml();
  const [, double, single] = DECLARATION.exec(text) ?? [];
  const said = (double ?? single)?.toLowerCase();
  const meant = said === undefined ? actual : characterSets().get(said);
  if ((meant === ASCII ? UTF8 : meant) !== actual) throw new BadXml();
  if (meant === ASCII && bytes.some((byte) => byte >= 0x80)) throw new BadXml();
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

function localName(name) {
  return name.slice(name.lastIndexOf(":") + 1);
}

function attributes(text, from) {
  const values = new Map();
  let hasPrefix = false;
  let isDeclaring = false;
  let hasReference = false;
  for (let at = from; ; ) {
    SPACES.lastIndex = at;
    const space = SPACES.exec(text)[0].length;
    at += space;
    const code = text.charCodeAt(at);
    if (code === 0x3e) return { values, at: at + 1, isEmpty: false, hasPrefix, isDeclaring, hasReference };
    if (code === 0x2f && text.charCodeAt(at + 1) === 0x3e) return { values, at: at + 2, isEmpty: true, hasPrefix, isDeclaring, hasReference };
    NAME.lastIndex = at;
    const name = space > 0 ? NAME.exec(text)?.[0] : undefined;
    if (name === undefined || values.has(name)) throw new BadXml();
    if (DECLARES.test(name)) isDeclaring = true;
    if (isDeclaring || name.includes(":")) hasPrefix = true;
    SPACES.lastIndex = at + name.length;
    SPACES.exec(text);
    at = SPACES.lastIndex;
    if (text.charCodeAt(at) !== 0x3d) throw new BadXml();
    SPACES.lastIndex = at + 1;
    SPACES.exec(text);
    at = SPACES.lastIndex;
    const quote = text[at];
    const close = quote === '"' || quote === "'" ? text.indexOf(quote, at + 1) : -1;
    if (close < 0) throw new BadXml();
    const raw = text.slice(at + 1, close);
    if (raw.includes("<")) throw new BadXml();
    hasReference ||= raw.includes("&");
    values.set(name, unescaped(raw.replace(/[\t\n]/g, " ")));
    at = close + 1;
  }
}

/** Go past a comment or a piece of CDATA; a document type is refused. */
function special(text, at, isInside, onText) {
  if (text.startsWith(COMMENT, at)) {
    const close = text.indexOf("--", at + 4);
    if (close < 0 || text[close + 2] !== ">") throw new BadXml();
    if (isInside) onText?.("", "none");
    return close + 3;
  }
  const close = text.indexOf("]]>", at);
  if (!isInside || !text.startsWith("<![CDATA[", at) || close < 0) throw new BadXml();
  onText?.(text.slice(at + 9, close), "cdata");
  return close + 3;
}

function instruction(text, at) {
  NAME.lastIndex = at + 2;
  const name = NAME.exec(text)?.[0];
  const close = text.indexOf("?>", at + 2);
  if (name === undefined || name.includes(":") || name.toLowerCase() === "xml" || close < NAME.lastIndex) throw new BadXml();
  return close + 2;
}

function pieces(raw, onText) {
  let at = 0;
  for (const found of raw.matchAll(REFERENCE)) {
    if (found.index > at) onText(raw.slice(at, found.index), "text");
    onText(character(found), "reference");
    at = found.index + found[0].length;
  }
  if (at < raw.length) onText(raw.slice(at), "text");
}

function unescaped(raw) {
  if (!raw.includes("&")) return raw;
  return raw.replace(REFERENCE, (...found) => character(found));
}

function character([, decimal, hexadecimal, name]) {
  if (decimal === undefined && hexadecimal === undefined) {
    if (name === undefined || !Object.hasOwn(NAMED, name)) throw new BadXml();
    return NAMED[name];
  }
  const code = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new BadXml();
  const made = String.fromCodePoint(code);
  if (NO_CHARACTER.test(made)) throw new BadXml();
  return made;
}

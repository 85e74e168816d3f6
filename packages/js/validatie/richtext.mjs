// Texts in a workbook: in runs, with white space that counts or not, and with characters that are written as a code.

import { trimmed } from "./text.mjs";

const ESCAPED = /_x([0-9a-fA-F]{4})_/g;
const XML_SPACE = " \t\r\n";

/** A text in runs: what stands in every `t`, apart from how it is pronounced. */
export class RichText {
  constructor() {
    this.value = "";
    this.piece = null;
    this.keepsSpace = false;
    this.pronunciations = 0;
  }

  start(tag, values) {
    if (tag === "rPh") this.pronunciations += 1;
    else if (tag === "t" && this.pronunciations === 0) {
      this.piece = "";
      this.keepsSpace = values.get("xml:space") === "preserve";
    }
  }

  add(text) {
    if (this.piece !== null) this.piece += text;
  }

  end(tag) {
    if (tag === "rPh") this.pronunciations -= 1;
    else if (tag === "t" && this.piece !== null) {
      this.value += unescapedText(this.keepsSpace ? this.piece : withoutXmlSpace(this.piece));
      this.piece = null;
    }
  }
}

export function withoutXmlSpace(text) {
  return trimmed(text, (letter) => XML_SPACE.includes(letter));
}

export function unescapedText(text) {
  return text.replace(ESCAPED, (whole, digits) => {
    const code = Number.parseInt(digits, 16);
    return code >= 0xd800 && code <= 0xdfff ? whole : String.fromCharCode(code);
  });
}
